import os from 'node:os';
import { mongo } from 'mongoose';
import { pollUntil } from './poll-until.js';
import { LOOPBACK } from './ports.js';

export const REPLICA_SET = 'pinlane';

const LOOK_EVERY_MS = 20;
// What the server answers while it is not, or not yet again, a member of a set.
const NOT_YET_INITIALIZED = 94;
// Not primary, interrupted by a change of state, configuration under way, or only now loaded (23:
// it first looks for itself under the kept address, which can take long).
const CHANGING = new Set([10107, 11600, 11602, 13435, 13436, 23, 103, 109, 189]);

interface SetConfig {
	_id: string;
	version: number;
	members: { _id: number; host: string }[];
}

/**
 * Makes a started mongod the primary of a set of one. Kept data names the port of an earlier
 * start; the set is then configured anew, by force because it has no primary to ask.
 */
export async function awaitPrimary(server: {
	port: number;
	pid: number;
	signal: AbortSignal;
}): Promise<void> {
	const { port, pid, signal } = server;
	const client = new mongo.MongoClient(
		`mongodb://${LOOPBACK}:${port}/?directConnection=true&serverSelectionTimeoutMS=10000`,
		// The driver would fetch it by a dynamic import, which jest does not let through.
		{ runtimeAdapters: { os } },
	);
	try {
		const admin = client.db('admin');
		const status = await admin.command({ serverStatus: 1 });
		if (Number(status.pid) !== pid) {
			throw new Error(`address already in use: another MongoDB answers on port ${port}`);
		}
		await settle(() => isConfigured(admin, `${LOOPBACK}:${port}`), signal);
		await settle(() => isPrimary(admin), signal);
	} finally {
		await client.close();
	}
}

/** Asks until the answer is yes; an election or a new configuration cuts connections meanwhile. */
async function settle(ask: () => Promise<boolean>, signal: AbortSignal): Promise<void> {
	const look = async (): Promise<true | undefined> => {
		try {
			return (await ask()) ? true : undefined;
		} catch (cause) {
			if (cause instanceof mongo.MongoNetworkError) return undefined;
			if (CHANGING.has(codeOf(cause))) return undefined;
			throw cause;
		}
	};
	await pollUntil(look, { everyMs: LOOK_EVERY_MS, withinMs: Number.POSITIVE_INFINITY, signal });
}

async function isPrimary(admin: mongo.Db): Promise<boolean> {
	return (await admin.command({ hello: 1 })).isWritablePrimary === true;
}

/** Whether the set is this server alone under this address; asks for it where it is not. */
async function isConfigured(admin: mongo.Db, host: string): Promise<boolean> {
	const config = await currentConfig(admin);
	if (config === undefined) {
		const members = [{ _id: 0, host }];
		await admin.command({ replSetInitiate: { _id: REPLICA_SET, members } });
		return true;
	}
	if (config.members.length === 1 && config.members[0]?.host === host) return true;
	const members = [{ ...config.members[0], _id: 0, host }];
	const next = { ...config, version: config.version + 1, members };
	await admin.command({ replSetReconfig: next, force: true });
	return true;
}

async function currentConfig(admin: mongo.Db): Promise<SetConfig | undefined> {
	try {
		return (await admin.command({ replSetGetConfig: 1 })).config as SetConfig;
	} catch (cause) {
		if (codeOf(cause) === NOT_YET_INITIALIZED) return undefined;
		throw cause;
	}
}

const codeOf = (cause: unknown): number =>
	cause instanceof mongo.MongoServerError ? Number(cause.code) : Number.NaN;

import os from 'node:os';
import { mongo } from 'mongoose';
import { StepFailed, reasonOf } from './errors.js';
import { isAway } from './is-away.js';
import type { StoreServer } from './settings.js';
import { hideSecrets, foreignServer } from './foreign-server.js';
import { tooOld } from './versions.js';

/**
 * Asks the MongoDB behind a URL whether it does: version, and a set or cluster for transactions.
 * Throws StepFailed, after `withinMs` where nobody answers.
 */
export async function reachMongo(url: string, withinMs: number): Promise<StoreServer> {
	const shown = hideSecrets(url);
	let client: mongo.MongoClient | undefined;
	try {
		client = new mongo.MongoClient(url, {
			serverSelectionTimeoutMS: withinMs,
			// As in awaitPrimary.
			runtimeAdapters: { os },
		});
		const admin = client.db('admin');
		const version = String((await admin.command({ buildInfo: 1 })).version);
		const reason = tooOld({ product: 'MongoDB', version });
		if (reason !== undefined) throw new StepFailed(`${shown}: ${reason}`);
		const hello = await admin.command({ hello: 1 });
		if (hello.setName === undefined && hello.msg !== 'isdbgrid') {
			throw new StepFailed(
				`${shown} is a single MongoDB server; transactions need a replica set ` +
					'(start it with --replSet and run rs.initiate() once)',
				// Started as a member of a set that somebody has yet to make.
				{ away: hello.isreplicaset === true },
			);
		}
		return foreignServer({ kind: 'mongo', url, version });
	} catch (cause) {
		if (cause instanceof StepFailed) throw cause;
		throw new StepFailed(`${shown} does not answer: ${reasonOf(cause)}`, { away: isAway(cause) });
	} finally {
		await client?.close();
	}
}

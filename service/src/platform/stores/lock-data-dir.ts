import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { DataFolderInUse, StoresUnavailable, systemCode } from './errors.js';
import { isWritableDir } from './writable-dir.js';
import { findRunningProgram } from './running-program.js';

/** A held data folder. */
export interface DataDirLock {
	/** Adds facts a second start shows when it is refused, such as the URL of the service. */
	note(facts: Readonly<Record<string, string>>): Promise<void>;
	/** Frees the folder. */
	release(): Promise<void>;
}

interface Holder {
	token: string;
	pid: number;
	identity: string;
	startedAt: string;
	facts: Record<string, string>;
}

const MOST_TRIES = 50;
const TAKEOVER_PAUSE_MS = 20;

/**
 * Takes a data folder (made where it is missing) for this program. A lock left by a program that
 * has ended is taken over. Throws DataFolderInUse, naming the holder, when it still runs,
 * and StoresUnavailable when the folder cannot be written to.
 */
export async function lockDataDir(dataDir: string): Promise<DataDirLock> {
	const dir = resolve(dataDir);
	const file = join(dir, 'lock');
	if (!(await isWritableDir(dir))) {
		throw new StoresUnavailable(`The data folder ${dir} cannot be made or written to.`);
	}
	const me = await ownEntry();
	for (let tries = 0; tries < MOST_TRIES; tries++) {
		if (await putInPlace(file, me)) return heldLock(file, me);
		const holder = await readHolder(file);
		if (holder === 'free') continue;
		if (holder !== 'unreadable' && (await stillRuns(holder))) {
			throw new DataFolderInUse(describe(dir, holder));
		}
		await clearStale(file, holder, me);
	}
	throw new StoresUnavailable(`${file} keeps changing; another start is busy in the same folder`);
}

async function ownEntry(): Promise<Holder> {
	const identity = (await findRunningProgram(process.pid))?.identity ?? '';
	const startedAt = new Date().toISOString();
	return { token: randomUUID(), pid: process.pid, identity, startedAt, facts: {} };
}

/** A link appears with its content or not at all, and fails where a lock already is. */
async function putInPlace(file: string, entry: Holder): Promise<boolean> {
	const draft = `${file}.${randomUUID()}`;
	await writeFile(draft, JSON.stringify(entry));
	try {
		await link(draft, file);
		return true;
	} catch (cause) {
		if (systemCode(cause) === 'EEXIST') return false;
		throw cause;
	} finally {
		await rm(draft, { force: true });
	}
}

async function readHolder(file: string): Promise<Holder | 'free' | 'unreadable'> {
	try {
		const parsed: unknown = JSON.parse(await readFile(file, 'utf8'));
		return isHolder(parsed) ? parsed : 'unreadable';
	} catch (cause) {
		return systemCode(cause) === 'ENOENT' ? 'free' : 'unreadable';
	}
}

function isHolder(value: unknown): value is Holder {
	return (
		typeof value === 'object' &&
		value !== null &&
		'token' in value &&
		typeof value.token === 'string' &&
		'pid' in value &&
		typeof value.pid === 'number' &&
		'identity' in value &&
		'startedAt' in value &&
		'facts' in value &&
		typeof value.facts === 'object'
	);
}

async function stillRuns(holder: Holder): Promise<boolean> {
	return (await findRunningProgram(holder.pid))?.identity === holder.identity;
}

/**
 * Removes a dead lock. One start at a time does so: of two, the slower would remove the lock that
 * the quicker has put in its place.
 */
async function clearStale(file: string, dead: Holder | 'unreadable', me: Holder): Promise<void> {
	const takeover = `${file}.takeover`;
	if (!(await putInPlace(takeover, me))) {
		const other = await readHolder(takeover);
		if (typeof other === 'object' && !(await stillRuns(other))) await rm(takeover, { force: true });
		await pause(TAKEOVER_PAUSE_MS);
		return;
	}
	try {
		if (isSame(await readHolder(file), dead)) await rm(file, { force: true });
	} finally {
		await rm(takeover, { force: true });
	}
}

const isSame = (now: Holder | 'free' | 'unreadable', then: Holder | 'unreadable'): boolean =>
	typeof now === 'object' && typeof then === 'object' ? now.token === then.token : now === then;

function heldLock(file: string, me: Holder): DataDirLock {
	const isMine = async (): Promise<boolean> => {
		const holder = await readHolder(file);
		return typeof holder === 'object' && holder.token === me.token;
	};
	return {
		note: async (facts) => {
			Object.assign(me.facts, facts);
			if (!(await isMine())) return;
			const draft = `${file}.${randomUUID()}`;
			await writeFile(draft, JSON.stringify(me));
			await rename(draft, file);
		},
		release: async () => {
			if (await isMine()) await rm(file, { force: true });
		},
	};
}

function describe(dir: string, { pid, startedAt, facts }: Holder): string {
	const shown = Object.entries(facts).map(([name, value]) => `, ${name} ${value}`);
	return (
		`The data folder ${dir} is in use by program ${pid}, started ${startedAt}${shown.join('')}. ` +
		'Stop that one first, or give this one a data folder of its own (PINLANE_DATA_DIR).'
	);
}

import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { storeFiles, type EmbeddedServer } from './embedded-server.js';
import { endLeftover } from './end-leftover.js';
import { StepFailed, StoresUnavailable } from './errors.js';
import { explainFailure, type TriedStep } from './explain-failure.js';
import { fetchBinary } from './fetch-binary.js';
import { foreignServer } from './foreign-server.js';
import { locateInCache, platformOf } from './locate-in-cache.js';
import { locateOnPath } from './locate-on-path.js';
import { lockDataDir } from './lock-data-dir.js';
import { reachMongo } from './reach-mongo.js';
import { reachRedis } from './reach-redis.js';
import {
	STORE_STEPS,
	type StoreBinary,
	type StoreKind,
	type StoreServer,
	type StoreSettings,
	type StoreStep,
	type Stores,
} from './settings.js';
import { spawnMongod } from './spawn-mongod.js';
import { spawnRedis } from './spawn-redis.js';
import { startGuardian, type Guardian } from './start-guardian.js';

export type { StoreServer, StoreSettings, Stores } from './settings.js';

const REACH_WITHIN_MS = 10_000;
const KINDS: readonly StoreKind[] = ['mongo', 'redis'];
const URL_SETTING: Readonly<Record<StoreKind, string>> = {
	mongo: 'MONGODB_URI',
	redis: 'REDIS_URL',
};

/**
 * Finds or starts MongoDB and Redis: by URL, on PATH, in the cache, or fetched.
 * Throws StoresUnavailable with the one message that explains it, or DataFolderInUse.
 */
export async function openStores(given: StoreSettings): Promise<Stores> {
	const settings = { ...given, dataDir: resolve(given.dataDir) };
	const embeds = KINDS.some((kind) => !usesUrl(kind, settings));
	const ground = embeds ? await prepareGround(settings) : undefined;
	const running: EmbeddedServer[] = [];
	const stop = async (): Promise<void> => {
		await Promise.all(running.map((server) => server.stop()));
		await ground?.leave();
	};
	try {
		const start: StartStore = async (kind, binary) => {
			if (ground === undefined) throw new StepFailed('there is no data folder to start it in');
			const server = await startStore({ kind, binary, settings, guardian: ground.guardian });
			running.push(server);
			return server;
		};
		const { mongo, redis } = await openBoth(settings, start);
		await ground?.note({ MongoDB: mongo, Redis: redis });
		return { mongo, redis, stop };
	} catch (cause) {
		await stop();
		throw cause;
	}
}

type StartStore = (kind: StoreKind, binary: StoreBinary) => Promise<StoreServer>;

/** In `auto` a URL that is set is used or refused: another store would silently be an empty one. */
const usesUrl = (kind: StoreKind, settings: StoreSettings): boolean =>
	settings.mode === 'url' || (settings.mode === 'auto' && urlOf(kind, settings) !== undefined);

const urlOf = (kind: StoreKind, { mongoUrl, redisUrl }: StoreSettings): string | undefined =>
	(kind === 'mongo' ? mongoUrl : redisUrl) || undefined;

/** Locks the data folder, ends what an earlier start left in it, and posts the guardian. */
async function prepareGround(settings: StoreSettings): Promise<{
	guardian: Guardian;
	note: (servers: Record<string, StoreServer>) => Promise<void>;
	leave: () => Promise<void>;
}> {
	const { dataDir, fresh, onProgress = () => undefined } = settings;
	const lock = await lockDataDir(dataDir);
	try {
		for (const kind of KINDS) {
			const files = storeFiles(dataDir, kind);
			await endLeftover(files, onProgress);
			if (fresh) await rm(files.dataPath, { recursive: true, force: true });
		}
	} catch (cause) {
		await lock.release();
		throw cause;
	}
	const guardian = startGuardian(onProgress);
	return {
		guardian,
		note: async (servers) => {
			const embedded = Object.entries(servers).filter(([, server]) => server.source !== 'url');
			await lock.note(Object.fromEntries(embedded.map(([name, { url }]) => [name, url])));
		},
		leave: async () => {
			guardian.dismiss();
			await lock.release();
		},
	};
}

async function openBoth(
	settings: StoreSettings,
	start: StartStore,
): Promise<{ mongo: StoreServer; redis: StoreServer }> {
	const opening = [
		openStore('mongo', settings, start),
		openStore('redis', settings, start),
	] as const;
	// Both are waited for even when one throws, so that nothing starts after the clean-up.
	await Promise.allSettled(opening);
	const [mongo, redis] = await Promise.all(opening);
	if (!('tried' in mongo) && !('tried' in redis)) return { mongo, redis };
	const failed = new Map<StoreKind, TriedStep[]>();
	if ('tried' in mongo) failed.set('mongo', mongo.tried);
	if ('tried' in redis) failed.set('redis', redis.tried);
	throw new StoresUnavailable(explainFailure(failed, platformOf(settings)), awayBecause(failed));
}

/** Why, where the servers behind the URLs that were given may only be away. */
function awayBecause(failed: ReadonlyMap<StoreKind, readonly TriedStep[]>): string | undefined {
	const tried = [...failed.values()].flat();
	return tried.every(({ away }) => away) ? tried.map(({ reason }) => reason).join('; ') : undefined;
}

/** The first step that works; when none does, what was tried. */
async function openStore(
	kind: StoreKind,
	settings: StoreSettings,
	start: StartStore,
): Promise<StoreServer | { tried: TriedStep[] }> {
	const tried: TriedStep[] = [];
	for (const step of stepsOf(kind, settings)) {
		try {
			if (step === 'url') return await reach(kind, settings);
			return await start(kind, await locateBy(step, kind, settings));
		} catch (cause) {
			if (!(cause instanceof StepFailed)) throw cause;
			tried.push({ step, reason: cause.message, away: cause.away });
		}
	}
	return { tried };
}

function stepsOf(kind: StoreKind, settings: StoreSettings): readonly StoreStep[] {
	if (settings.mode !== 'auto') return [settings.mode];
	return usesUrl(kind, settings) ? ['url'] : STORE_STEPS;
}

async function reach(kind: StoreKind, settings: StoreSettings): Promise<StoreServer> {
	const url = urlOf(kind, settings);
	if (url === undefined) throw new StepFailed(`${URL_SETTING[kind]} is not set`);
	const { reachWithinMs: withinMs = REACH_WITHIN_MS, onProgress = () => undefined } = settings;
	if (kind === 'mongo') return reachMongo(url, withinMs);
	try {
		return await reachRedis(url, { withinMs, onProgress });
	} catch (cause) {
		const away = cause instanceof StepFailed && cause.away;
		if (!away || !settings.redisMayBeAway) throw cause;
		return foreignServer({ kind, url, version: 'unknown' });
	}
}

function locateBy(
	step: Exclude<StoreStep, 'url'>,
	kind: StoreKind,
	settings: StoreSettings,
): Promise<StoreBinary> {
	switch (step) {
		case 'path':
			return locateOnPath(kind, settings.searchPath);
		case 'cache':
			return locateInCache(kind, settings);
		case 'fetch':
			return fetchBinary(kind, settings);
	}
}

function startStore(start: {
	kind: StoreKind;
	binary: StoreBinary;
	settings: StoreSettings;
	guardian: Guardian;
}): Promise<EmbeddedServer> {
	const { kind, binary, settings, guardian } = start;
	const embedded = {
		binary,
		files: storeFiles(settings.dataDir, kind),
		guardian,
		onProgress: settings.onProgress ?? (() => undefined),
	};
	return kind === 'mongo' ? spawnMongod(embedded) : spawnRedis(embedded);
}

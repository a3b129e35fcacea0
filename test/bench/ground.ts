import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { Redis } from 'ioredis';
import { mongo } from 'mongoose';
import { findCacheDir } from '../../service/src/config/find-cache-dir.js';
import type { Lifecycle } from '../../service/src/platform/lifecycle.js';
import { openStores, type Stores } from '../../service/src/platform/stores/open-stores.js';
import { startChild, type Child } from './child.js';

/** What all rows stand on: stores of their own, started for this run and ended after it. */
export interface Ground {
	readonly stores: Stores;
	/** Folder of this run, removed at the end. */
	readonly dir: string;
	readonly mongoUrl: string;
	readonly redisUrl: string;
	readonly masterKey: string;
	readonly database: mongo.Db;
	readonly redis: Redis;
	/** Stopped in reverse order. */
	readonly parts: Lifecycle;
	/** Settings that make the service use these stores. */
	readonly env: Readonly<Record<string, string>>;
	/** Takes a line about each round as it ends. */
	readonly say: (line: string) => void;
}

const DATABASE = 'bench';

/** Opens MongoDB and Redis in a temporary folder. What is in `parts` must be stopped. */
export async function openGround(parts: Lifecycle, say: (line: string) => void): Promise<Ground> {
	const dir = await mkdtemp(path.join(tmpdir(), 'pinlane-bench-'));
	parts.add({ name: 'folder', stop: () => rm(dir, { recursive: true, force: true }) });
	const cacheDir = findCacheDir({
		xdgCacheHome: process.env.XDG_CACHE_HOME,
		home: homedir(),
		dataDir: dir,
	});
	const stores = await openStores({
		mode: 'auto',
		cacheDir,
		searchPath: process.env.PATH ?? '',
		dataDir: path.join(dir, 'stores'),
		env: process.env,
		onProgress: say,
	});
	parts.add({ name: 'stores', stop: () => stores.stop() });
	const mongoUrl = stores.mongo.url.replace(/^(mongodb:\/\/[^/?]+)(?:\/[^?]*)?/, `$1/${DATABASE}`);
	const client = await mongo.MongoClient.connect(mongoUrl, { maxPoolSize: 4 });
	parts.add({ name: 'MongoDB client', stop: () => client.close() });
	const redis = new Redis(stores.redis.url);
	parts.add({ name: 'Redis client', stop: () => Promise.resolve(redis.disconnect()) });
	const masterKey = randomBytes(32).toString('base64');
	const redisUrl = stores.redis.url;
	return {
		stores,
		dir,
		mongoUrl,
		redisUrl,
		masterKey,
		database: client.db(),
		redis,
		parts,
		env: serviceEnv({ mongoUrl, redisUrl, masterKey }),
		say,
	};
}

function serviceEnv(urls: { mongoUrl: string; redisUrl: string; masterKey: string }) {
	return {
		PINLANE_STORES: 'url',
		MONGODB_URI: urls.mongoUrl,
		REDIS_URL: urls.redisUrl,
		PINLANE_MASTER_KEY: urls.masterKey,
		PINLANE_QUEUE_PREFIX: 'bench',
		OUTBOUND_ALLOW_CIDRS: '127.0.0.0/8,::1/128',
		HOST: '127.0.0.1',
		PORT: '0',
		// A bound of ours, not the speed of the engine; the looks ahead are no part of what is measured.
		PINLANE_APP_PACE_PER_SECOND: '0',
		PINLANE_PREFLIGHT: 'off',
	};
}

/** Starts a program that is stopped at the end of the row at the latest. */
export function startPart(
	ground: Ground,
	part: { name: string; entry: readonly string[]; env?: Record<string, string>; profile?: string },
): Child {
	const child = startChild({ ...part, dir: ground.dir });
	ground.parts.add({ name: part.name, stop: () => child.stop() });
	return child;
}

import { randomBytes } from 'node:crypto';
import os from 'node:os';
import { Redis } from 'ioredis';
import { mongo } from 'mongoose';

/** A place of its own in the stores of the run. */
export interface TestDatabase {
	/** With a database name nobody else uses. */
	mongoUrl: string;
	redisUrl: string;
	/** Begins every key of this test file. */
	keyPrefix: string;
	/** Empties Redis as far as this place goes. */
	forgetKeys(): Promise<void>;
	/** Size of a sorted set whose name follows the prefix. */
	countSorted(key: string): Promise<number>;
	/** Removes the database and the keys. */
	drop(): Promise<void>;
}

interface StoreUrls {
	readonly mongoUrl: string;
	readonly redisUrl: string;
}

/** A database and a key prefix for one test file, in the stores the global set-up opened. */
export function testDatabase(stores: StoreUrls = storesOfTheRun()): TestDatabase {
	const name = `test_${randomBytes(8).toString('hex')}`;
	const mongoUrl = stores.mongoUrl.replace(
		/^(mongodb(?:\+srv)?:\/\/[^/?]+)(?:\/[^?]*)?/,
		`$1/${name}`,
	);
	const { redisUrl } = stores;
	const drop = async (): Promise<void> => {
		await dropDatabase(mongoUrl);
		await dropKeys(redisUrl, name);
	};
	const countSorted = async (key: string): Promise<number> => {
		const redis = new Redis(redisUrl);
		try {
			return await redis.zcard(`${name}:${key}`);
		} finally {
			redis.disconnect();
		}
	};
	const forgetKeys = (): Promise<void> => dropKeys(redisUrl, name);
	return { mongoUrl, redisUrl, keyPrefix: name, forgetKeys, countSorted, drop };
}

const storesOfTheRun = (): StoreUrls => ({
	mongoUrl: runStore('PINLANE_TEST_MONGO_URL'),
	redisUrl: runStore('PINLANE_TEST_REDIS_URL'),
});

function runStore(variable: string): string {
	const url = process.env[variable];
	if (!url) throw new Error(`${variable} is not set: the tests run under jest's global set-up`);
	return url;
}

async function dropDatabase(mongoUrl: string): Promise<void> {
	const client = new mongo.MongoClient(mongoUrl, { runtimeAdapters: { os } });
	try {
		await client.db().dropDatabase();
	} finally {
		await client.close();
	}
}

async function dropKeys(redisUrl: string, prefix: string): Promise<void> {
	const redis = new Redis(redisUrl);
	try {
		// BullMQ may wrap its prefix in braces, which keep a queue on one node of a cluster.
		for (const match of [`${prefix}*`, `{${prefix}*`]) {
			let cursor = '0';
			do {
				const [next, keys] = await redis.scan(cursor, 'MATCH', match, 'COUNT', 1000);
				if (keys.length > 0) await redis.unlink(...keys);
				cursor = next;
			} while (cursor !== '0');
		}
	} finally {
		redis.disconnect();
	}
}

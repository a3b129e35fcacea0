import os from 'node:os';
import { Redis } from 'ioredis';
import { mongo } from 'mongoose';
import type { TestDatabase } from './test-database.js';

/** One thing that is or was stored. */
export interface Dumped {
	readonly where: string;
	readonly bytes: Buffer;
}

export interface StoreWitness {
	/** Everything in both stores, and everything that was written since the witness came. */
	dump(): Promise<Dumped[]>;
	/** Every string member of every document, by collection and path. */
	strings(): Promise<{ readonly path: string; readonly text: string }[]>;
	leave(): Promise<void>;
}

/**
 * Watches what a stack stores. The data files and journals of both servers hold nothing else than
 * what is there and what was written: MongoDB's log of operations and Redis' own commands are
 * read for the latter, so a secret that was overwritten or deleted is found too.
 */
export async function witnessStores(database: TestDatabase): Promise<StoreWitness> {
	const client = new mongo.MongoClient(database.mongoUrl, { runtimeAdapters: { os } });
	const from = await latestOperation(client);
	const redis = new Redis(database.redisUrl);
	const monitor = await redis.monitor();
	const commands: string[] = [];
	monitor.on('monitor', (_time: string, args: string[]) => {
		const line = args.join(' ');
		if (line.includes(database.keyPrefix)) commands.push(line);
	});
	return {
		dump: async () => [
			...(await dumpMongo(client)),
			...(await operationsSince(client, from)),
			...(await dumpRedis(redis)),
			...commands.map((line) => ({ where: 'redis commands', bytes: Buffer.from(line) })),
		],
		strings: () => stringsOf(client),
		leave: async () => {
			monitor.disconnect();
			redis.disconnect();
			await client.close();
		},
	};
}

async function dumpMongo(client: mongo.MongoClient): Promise<Dumped[]> {
	const db = client.db();
	const dumped: Dumped[] = [];
	for (const { name } of await db.listCollections().toArray()) {
		const where = `mongodb ${name}`;
		for await (const raw of db.collection(name).find({}, { raw: true })) {
			const bytes = Buffer.from(raw as unknown as Uint8Array);
			dumped.push({ where, bytes });
			const document = mongo.BSON.deserialize(bytes);
			dumped.push({ where, bytes: Buffer.from(JSON.stringify(document)) });
		}
	}
	return dumped;
}

const operationsOf = (client: mongo.MongoClient) => client.db('local').collection('oplog.rs');

async function latestOperation(client: mongo.MongoClient): Promise<mongo.Timestamp> {
	const latest = await operationsOf(client).findOne({}, { sort: { $natural: -1 } });
	return latest?.['ts'] as mongo.Timestamp;
}

async function operationsSince(
	client: mongo.MongoClient,
	from: mongo.Timestamp,
): Promise<Dumped[]> {
	const { databaseName } = client.db();
	const ours = [
		{ ns: { $regex: `^${databaseName}\\.` } },
		{ 'o.applyOps.ns': { $regex: `^${databaseName}\\.` } },
	];
	const found = operationsOf(client).find({ ts: { $gte: from }, $or: ours }, { raw: true });
	const dumped: Dumped[] = [];
	for await (const raw of found) {
		dumped.push({ where: 'mongodb operations', bytes: Buffer.from(raw as unknown as Uint8Array) });
	}
	return dumped;
}

/** Every key of the server, ours or not: what is written beside the prefix must be found as well. */
async function dumpRedis(redis: Redis): Promise<Dumped[]> {
	const dumped: Dumped[] = [];
	for await (const keys of redis.scanStream({ count: 1_000 })) {
		for (const key of keys as string[]) {
			const values = await valuesOf(redis, key);
			const where = `redis ${key}`;
			dumped.push({ where, bytes: Buffer.concat([Buffer.from(`${key} `), ...values]) });
		}
	}
	return dumped;
}

async function valuesOf(redis: Redis, key: string): Promise<Buffer[]> {
	switch (await redis.type(key)) {
		case 'string':
			return flatten(await redis.getBuffer(key));
		case 'hash':
			return flatten(await redis.callBuffer('HGETALL', key));
		case 'list':
			return flatten(await redis.lrangeBuffer(key, 0, -1));
		case 'set':
			return flatten(await redis.smembersBuffer(key));
		case 'zset':
			return flatten(await redis.zrangeBuffer(key, '0', '-1'));
		case 'stream':
			return flatten(await redis.callBuffer('XRANGE', key, '-', '+'));
		default:
			// Gone since it was listed.
			return [];
	}
}

function flatten(value: unknown): Buffer[] {
	if (Buffer.isBuffer(value)) return [value, Buffer.from(' ')];
	return Array.isArray(value) ? value.flatMap(flatten) : [];
}

async function stringsOf(client: mongo.MongoClient): Promise<{ path: string; text: string }[]> {
	const db = client.db();
	const strings: { path: string; text: string }[] = [];
	const collect = (path: string, value: unknown): void => {
		if (typeof value === 'string') strings.push({ path, text: value });
		else if (Array.isArray(value)) for (const each of value) collect(path, each);
		else if (value !== null && typeof value === 'object' && !(value instanceof Date)) {
			for (const [name, member] of Object.entries(value)) collect(`${path}.${name}`, member);
		}
	};
	for (const { name } of await db.listCollections().toArray()) {
		for await (const document of db.collection(name).find()) collect(name, document);
	}
	return strings;
}

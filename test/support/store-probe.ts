import os from 'node:os';
import { Redis } from 'ioredis';
import { mongo } from 'mongoose';

interface Urls {
	mongo: { url: string };
	redis: { url: string };
}

/** Writes a value into both stores: majority and a transaction in MongoDB, a key in Redis. */
export async function writeBoth(stores: Urls, value: string): Promise<void> {
	const client = new mongo.MongoClient(stores.mongo.url, { runtimeAdapters: { os } });
	const redis = new Redis(stores.redis.url);
	try {
		const values = client.db('probe').collection('values');
		await client.withSession((session) =>
			session.withTransaction(() => values.insertOne({ value }, { session }), {
				writeConcern: { w: 'majority', journal: true },
			}),
		);
		await redis.set('probe', value);
	} finally {
		redis.disconnect();
		await client.close();
	}
}

/** The values both stores hold. */
export async function readBoth(stores: Urls): Promise<{ mongo: string[]; redis: string | null }> {
	const client = new mongo.MongoClient(stores.mongo.url, { runtimeAdapters: { os } });
	const redis = new Redis(stores.redis.url);
	try {
		const found = await client.db('probe').collection('values').find().sort({ _id: 1 }).toArray();
		return { mongo: found.map(({ value }) => String(value)), redis: await redis.get('probe') };
	} finally {
		redis.disconnect();
		await client.close();
	}
}

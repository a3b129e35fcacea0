import { Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { mongo } from 'mongoose';
import { Agent } from 'undici';

// The floor of publishing a pin: a job, as many bare writes as ours makes, one call to the same
// Pinterest. No lane, no claim, no intent, no outcome to decide, no log.

export interface FloorJob {
	readonly id: string;
	readonly writes: number;
	/** Body of the call. */
	readonly text: string;
}

interface Stored {
	_id: string;
}

async function main(): Promise<void> {
	const { MONGO_URL = '', REDIS_URL = '', PINTEREST_URL = '', ACCESS_TOKEN = '' } = process.env;
	const client = await mongo.MongoClient.connect(MONGO_URL, {
		maxPoolSize: 100,
		writeConcern: { w: 'majority', journal: true },
	});
	const collection = client.db().collection<Stored>('floor_publications');
	const agent = new Agent({ connections: 128, pipelining: 1 });
	const post = async (text: string): Promise<void> => {
		const answer = await agent.request({
			origin: PINTEREST_URL,
			method: 'POST',
			path: '/v5/pins',
			headers: { authorization: `Bearer ${ACCESS_TOKEN}`, 'content-type': 'application/json' },
			body: text,
		});
		await answer.body.json();
		if (answer.statusCode !== 201) throw new Error(`answered ${String(answer.statusCode)}`);
	};
	const write = async (id: string, step: number): Promise<void> => {
		await collection.updateOne({ _id: id }, { $set: { step, writtenAt: new Date() } });
	};
	const connection = new Redis(REDIS_URL, { maxRetriesPerRequest: null });
	const worker = new Worker<FloorJob>(
		'publish',
		async ({ data: { id, writes, text } }) => {
			const before = Math.ceil(writes / 2);
			for (let step = 1; step <= before; step++) await write(id, step);
			await post(text);
			for (let step = before + 1; step < writes; step++) await write(id, step);
			const publishedAt = new Date();
			await collection.updateOne({ _id: id }, { $set: { state: 'published', publishedAt } });
		},
		{
			connection,
			prefix: 'floor',
			concurrency: 500,
			removeOnComplete: { count: 0 },
		},
	);
	worker.on('failed', (_job, error) => process.stderr.write(`${String(error)}\n`));
	await worker.waitUntilReady();
	process.stdout.write(`${JSON.stringify({ ready: true })}\n`);
	process.once('SIGTERM', () => process.exit(0));
}

main().catch((error: unknown) => {
	process.stderr.write(`${String(error)}\n`);
	process.exit(1);
});

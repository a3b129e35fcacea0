import { randomBytes, randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { Queue } from 'bullmq';
import express from 'express';
import { Redis } from 'ioredis';
import { mongo } from 'mongoose';
import { publicationModel } from '../../../service/src/features/publications/model.js';

// The floor of accepting a pin: express, one insert that is as safe as ours, one job added and
// not waited for. No key, no limit, no check, no log.

interface Stored {
	_id: string;
}

/** A document with the fields and sizes of ours. */
function documentOf(body: Record<string, string>): Stored & Record<string, unknown> {
	const now = new Date();
	return {
		_id: randomUUID(),
		workspaceId: '00000000-0000-4000-8000-000000000000',
		accountId: body.account_id,
		scheduleId: null,
		state: 'queued',
		content: {
			boardId: body.board_id,
			title: body.title,
			description: body.description,
			altText: body.alt_text,
			dominantColor: null,
			relatedTerms: null,
			link: body.link_url,
			imageUrl: body.image_url,
			assetId: null,
			coverImageUrl: null,
			coverImageAssetId: null,
		},
		runAt: null,
		nextAt: now,
		order: now.getTime() * 1_000,
		fence: 0,
		seq: 1,
		attempts: 0,
		postponed: 0,
		idempotencyKey: body.idempotency_key,
		fingerprint: FINGERPRINT,
		likeKey: body.idempotency_key,
		history: [{ seq: 1, at: now, trigger: 'accept', from: null, to: 'queued', fence: 0 }],
		outbox: [],
		createdAt: now,
		updatedAt: now,
	};
}

const FINGERPRINT = randomBytes(32).toString('hex');

async function main(): Promise<void> {
	const { MONGO_URL = '', REDIS_URL = '' } = process.env;
	const client = await mongo.MongoClient.connect(MONGO_URL, {
		maxPoolSize: 100,
		writeConcern: { w: 'majority', journal: true },
	});
	const collection = client.db().collection<Stored>('floor_publications');
	for (const [keys, options] of publicationModel.schema.indexes()) {
		await collection.createIndex(keys as mongo.IndexSpecification, options as object);
	}
	const connection = new Redis(REDIS_URL, { maxRetriesPerRequest: null });
	const queue = new Queue('accepted', { connection, prefix: 'floor' });

	const app = express();
	app.use(express.json());
	app.post('/v1/pins', async (request, response) => {
		const document = documentOf(request.body as Record<string, string>);
		await collection.insertOne(document);
		const lane = String(document.accountId);
		queue
			.add('turn', { lane }, { deduplication: { id: lane, keepLastIfActive: true } })
			.catch((error: unknown) => process.stderr.write(`${String(error)}\n`));
		response.status(201).json({ id: document._id, status: document.state });
	});
	const server = app.listen(0, '127.0.0.1', () => {
		const { port } = server.address() as AddressInfo;
		process.stdout.write(`${JSON.stringify({ port })}\n`);
	});
	server.keepAliveTimeout = 65_000;
	process.once('SIGTERM', () => process.exit(0));
}

main().catch((error: unknown) => {
	process.stderr.write(`${String(error)}\n`);
	process.exit(1);
});

import os from 'node:os';
import { mongo } from 'mongoose';
import { z } from 'zod';
import { STATES } from '../../service/src/domain/publication-state.js';
import type {
	PublicationRecord,
	HistoryEntry,
} from '../../service/src/features/publications/index.js';
import type { Received } from '../support/receiver.js';
import type { ClientCall, EventSeen, PinSeen, RunHistory } from '../support/run-history.js';
import { SUBSCRIBED, type Stage } from './stage.js';

type Database = mongo.Db;

const pinView = z.object({
	status: z.string(),
	error_code: z.string().nullable(),
	pinterest_pin_id: z.string().nullable(),
});
const historyView = z.object({
	entries: z.array(
		z.object({
			sequence: z.number(),
			at: z.string(),
			trigger: z.string(),
			from: z.enum(STATES).nullable(),
			to: z.enum(STATES),
		}),
	),
});
const payload = z.object({
	event: z.string(),
	pin_id: z.string(),
	data: z.object({ sequence: z.number() }),
});

/** Runs `read` on the run's database over a connection of its own. */
export async function withDatabase<T>(
	{ database }: Pick<Stage, 'database'>,
	read: (db: Database) => Promise<T>,
): Promise<T> {
	const client = new mongo.MongoClient(database.mongoUrl, {
		runtimeAdapters: { os },
		serverSelectionTimeoutMS: 3_000,
	});
	try {
		return await read(client.db());
	} finally {
		await client.close();
	}
}

/** What still has to happen, in words; null once every record, event and delivery is at rest. */
export async function restlessness(stage: Stage, db: Database): Promise<string | null> {
	const waiting = { nextAt: { $exists: true } };
	const records = await db.collection('publications').countDocuments(waiting);
	const outboxes = await db
		.collection('publications')
		.countDocuments({ outboxAt: { $exists: true } });
	const deliveries = await db.collection('webhook_deliveries').countDocuments(waiting);
	const effects = stage.simulator.simulation.waits.pending();
	if (records + outboxes + deliveries + effects + stage.receiver.open() === 0) return null;
	return `${String(records)} records, ${String(outboxes)} outboxes, ${String(deliveries)} deliveries and ${String(effects)} effects wait`;
}

/** Everything there is to know about a run, from API, database, Pinterest and receiver. */
export async function gatherHistory(
	stage: Stage,
	db: Database,
	calls: readonly ClientCall[],
): Promise<RunHistory> {
	const records = await db.collection<PublicationRecord>('publications').find().toArray();
	const pins: PinSeen[] = [];
	for (const record of records) pins.push(await pinSeen(stage, record));
	const waiting = { nextAt: { $exists: true } };
	return {
		calls,
		pins,
		effects: stage.simulator.simulation.ledger
			.after(0)
			.filter(({ effect }) => effect === 'pin.created')
			.map(({ title, pinId, at }) => ({ title: title ?? '', pinterestPinId: pinId ?? '', at })),
		events: stage.receiver.ledger.map(eventSeen),
		subscribed: SUBSCRIBED,
		waitingDeliveries: await db.collection('webhook_deliveries').countDocuments(waiting),
	};
}

/** Steps come from the API; the claim of each, which the API does not show, from the record. */
async function pinSeen({ api }: Stage, record: PublicationRecord): Promise<PinSeen> {
	const path = `/v1/pins/${record._id}`;
	const pin = await api.call({ method: 'GET', path }, pinView);
	const { entries } = await api.call({ method: 'GET', path: `${path}/history` }, historyView);
	return {
		id: record._id,
		key: record.idempotencyKey ?? '',
		title: record.content.title,
		status: pin.status,
		errorCode: pin.error_code,
		pinterestPinId: pin.pinterest_pin_id,
		runAt: record.runAt?.getTime() ?? null,
		waits: record.nextAt !== undefined,
		untold: record.outbox.length,
		steps: entries.map((entry, i) => ({
			sequence: entry.sequence,
			at: Date.parse(entry.at),
			trigger: entry.trigger as HistoryEntry['trigger'],
			from: entry.from,
			to: entry.to,
			fence: record.history[i]?.fence ?? 0,
		})),
	};
}

function eventSeen(received: Received): EventSeen {
	const body = received.body.toString('utf8');
	const { event, pin_id: pinId, data } = payload.parse(JSON.parse(body));
	return {
		deliveryId: received.header('X-PinBridge-Delivery-ID') ?? '',
		event,
		pinId,
		sequence: data.sequence,
		body,
		signed: received.verified.contract && received.verified.standard,
		at: received.at.getTime(),
	};
}

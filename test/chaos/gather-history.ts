import os from 'node:os';
import { mongo } from 'mongoose';
import { z } from 'zod';
import type { Api } from '../../service/src/cli/dev/call-api.js';
import { STATES } from '../../service/src/domain/publication-state.js';
import type {
	PublicationRecord,
	HistoryEntry,
} from '../../service/src/features/publications/index.js';
import type { ReceivedCall } from '../../service/src/simulator/ledger.js';
import type { Received } from '../support/receiver.js';
import type {
	AskSeen,
	ClientCall,
	EventSeen,
	PinSeen,
	RunHistory,
} from '../support/run-history.js';
import { now, SUBSCRIBED, type Stage } from './stage.js';

type Database = mongo.Db;

/** A gate that ends later than this is not waited for. */
const HELD_MS = 3_600_000;

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
	const held = await lanesHeld(db);
	// Behind a gate that stays closed a record waits or is searched for; it is not on its way.
	const records = await db.collection('publications').countDocuments({
		...waiting,
		$or: [{ accountId: { $nin: held } }, { state: 'publishing' }],
	});
	const outboxes = await db
		.collection('publications')
		.countDocuments({ outboxAt: { $exists: true } });
	const deliveries = await db.collection('webhook_deliveries').countDocuments(waiting);
	const effects = stage.simulator.simulation.waits.pending();
	if (!(await isUp(stage.programs.url))) return 'the API is away';
	const open = stage.receiver.open() + stage.gone.open();
	if (records + outboxes + deliveries + effects + open === 0) return null;
	return `${String(records)} records, ${String(outboxes)} outboxes, ${String(deliveries)} deliveries and ${String(effects)} effects wait`;
}

async function isUp(url: string): Promise<boolean> {
	try {
		return (await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2_000) })).ok;
	} catch {
		// It is being started again.
		return false;
	}
}

/** Lanes that wait for a person, such as one whose connection was refused. */
export async function lanesHeld(db: Database): Promise<string[]> {
	const soon = new Date(now() + HELD_MS);
	const held = await db
		.collection<{ _id: string; laneId: string }>('lanes')
		.find({ kind: 'publish', gateUntil: { $gt: soon } })
		.toArray();
	return held.map(({ laneId }) => laneId);
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
	const listed = await Promise.all(stage.workspaces.map(listedBy));
	const waiting = { nextAt: { $exists: true } };
	return {
		calls,
		pins,
		effects: stage.simulator.simulation.ledger
			.after(0)
			.filter(({ effect }) => effect === 'pin.created')
			.map(({ title, pinId, at }) => ({ title: title ?? '', pinterestPinId: pinId ?? '', at })),
		asked: stage.simulator.simulation.calls.after(0).map(askSeen),
		events: stage.receiver.ledger.map(eventSeen),
		subscribed: SUBSCRIBED,
		waitingDeliveries: await db.collection('webhook_deliveries').countDocuments(waiting),
		listed: listed.flat(),
	};
}

/** A schedule that was never claimed cannot be seen as a pin: then the record speaks. */
async function viewOf(api: Api, record: PublicationRecord) {
	const path = `/v1/pins/${record._id}`;
	if (record.scheduleId !== null && record.fence === 0 && record.state !== 'failed') {
		const { state, history } = record;
		const pin = { status: state, error_code: null, pinterest_pin_id: null };
		const entries = history.map(({ seq, at, ...step }) => {
			return { ...step, sequence: seq, at: at.toISOString() };
		});
		return { pin, entries };
	}
	const pin = await api.call({ method: 'GET', path }, pinView);
	const { entries } = await api.call({ method: 'GET', path: `${path}/history` }, historyView);
	return { pin, entries };
}

/** Steps come from the API; the claim of each, which the API does not show, from the record. */
async function pinSeen({ workspaces }: Stage, record: PublicationRecord): Promise<PinSeen> {
	const api = workspaces.find(({ id }) => id === record.workspaceId)?.api;
	if (!api) throw new Error(`record ${record._id} belongs to no workspace of the run`);
	const { pin, entries } = await viewOf(api, record);
	return {
		id: record._id,
		scheduleId: record.scheduleId,
		workspaceId: record.workspaceId,
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
			code: record.history[i]?.code ?? null,
		})),
	};
}

const LISTED = 100;

async function listedBy({ id: workspaceId, api }: Stage['workspaces'][number]) {
	const path = `/v1/pins?limit=${String(LISTED)}`;
	const pins = await api.call({ method: 'GET', path }, z.array(z.object({ id: z.string() })));
	return pins.map(({ id: pinId }) => ({ workspaceId, pinId }));
}

/** The wait that the scripted 429 names in its headers. */
const LIMITED_MS = 2_000;

const askSeen = ({ title, userId, at, fault }: ReceivedCall): AskSeen => ({
	title: title ?? '',
	userId: userId ?? '',
	at,
	limitedMs: fault === '429' ? LIMITED_MS : null,
});

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

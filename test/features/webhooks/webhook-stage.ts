import type { EventName } from '../../../service/src/domain/events.js';
import type { LaneKindName, WakeLane } from '../../../service/src/features/lanes/index.js';
import {
	createDeliveryStore,
	createEndpointStore,
	deliverKind,
	dispatchKind,
	webhookRoutes,
	type DeliverySettings,
} from '../../../service/src/features/webhooks/index.js';
import { createWebhook } from '../../../service/src/features/webhooks/create-webhook.js';
import type {
	DeliveryRecord,
	EndpointRecord,
} from '../../../service/src/features/webhooks/model.js';
import { systemClock, type Clock } from '../../../service/src/platform/clock.js';
import { newId } from '../../../service/src/platform/ids.js';
import { createLogger } from '../../../service/src/platform/logger.js';
import {
	connectMongo,
	ensureIndexes,
	nativeDatabase,
} from '../../../service/src/platform/mongo.js';
import { createOutbound } from '../../../service/src/platform/outbound.js';
import {
	outboxSource,
	type OutboxEvent,
	type OutboxFields,
} from '../../../service/src/platform/outbox.js';
import { RECEIVER_SECRET } from '../../support/receiver.js';
import { testDatabase } from '../../support/test-database.js';
import { testVault } from '../../support/test-vault.js';

export const WORKSPACE = '11111111-1111-4111-8111-111111111111';
export const OTHER_WORKSPACE = '99999999-9999-4999-8999-999999999999';

const RETRY_MS = [5_000, 300_000, 1_800_000];

/** A record that carries events, standing for a publication. */
interface Emitter extends OutboxFields {
	readonly boardId: string;
}

export interface StageOptions {
	readonly settings?: Partial<DeliverySettings>;
	readonly allowCidrs?: readonly string[];
	/** The clock runs, for tests on the lane engine. */
	readonly realTime?: boolean;
}

/** The real stores and the guarded client; clock and chance are the test's. */
export async function openWebhooks(options: StageOptions = {}) {
	const { settings = {}, allowCidrs = ['127.0.0.0/8'], realTime = false } = options;
	const database = testDatabase();
	const connection = await connectMongo({ url: database.mongoUrl, poolSize: 10 });
	const outbound = createOutbound({ allowCidrs, allowHosts: [] });
	const clock = movableClock(realTime ? systemClock : undefined);
	const lanes: string[] = [];
	const recorded: string[] = [];
	const wakes: string[] = [];
	let onLane = async (_laneId: string): Promise<void> => undefined;
	let onWake: WakeLane = () => undefined;
	const deps = {
		endpoints: createEndpointStore(connection),
		deliveries: createDeliveryStore(connection),
		outbound,
		vault: testVault(connection, clock),
		clock,
		random: { fraction: () => 0.5, bytes: (length: number) => Buffer.alloc(length) },
		logger: createLogger({ level: 'silent' }),
		settings: { retryMs: RETRY_MS, overloadMs: 60_000, timeoutMs: 2_000, ...settings },
		laneReady: async (kind: string, laneId: string, workspaceId: string) => {
			lanes.push(`${kind}:${laneId}:${workspaceId}`);
			await onLane(laneId);
		},
		wake: (kind: LaneKindName, laneId: string) => {
			wakes.push(`${kind}:${laneId}`);
			onWake(kind, laneId);
		},
	};
	await ensureIndexes(connection);
	const native = nativeDatabase(connection);
	const emitters = native.collection<Emitter>('emitters');
	const source = outboxSource('emitters', emitters);
	const dispatch = dispatchKind({
		...deps,
		sources: [source],
		record: async (told) => {
			recorded.push(...told.map(({ event }) => event.id));
		},
		describe: (_source, record, event) => ({
			pinId: record._id,
			boardId: (record as Emitter).boardId,
			status: event.name.slice('pin.'.length),
			data: { sequence: 1 },
		}),
	});
	const deliver = deliverKind(deps);
	return {
		...deps,
		database,
		connection,
		lanes,
		wakes,
		/** Ids of the events that the log was told of. */
		recorded,
		onLane: (then: typeof onLane) => {
			onLane = then;
		},
		onWake: (then: WakeLane) => {
			onWake = then;
		},
		source,
		dispatch,
		deliver,
		routes: webhookRoutes({ ...deps, note: () => undefined }),
		rawEndpoints: native.collection<EndpointRecord>('webhook_endpoints'),
		deliveryRecords: native.collection<DeliveryRecord>('webhook_deliveries'),
		/** Stores a record with events that have just happened. */
		emit: (names: readonly EventName[], workspaceId = WORKSPACE) =>
			storeEvents(emitters, { names, workspaceId, now: clock.now() }),
		eventsLeft: async () => (await emitters.find().toArray()).flatMap(({ outbox }) => outbox),
		endpoint: (url: string, input: Partial<NewEndpoint> = {}) => addEndpoint(deps, url, input),
		/** Runs the workspace's events until there are none: how many batches. */
		dispatchAll: (workspaceId = WORKSPACE) => runAll(dispatch, workspaceId),
		/** Runs what is due for an endpoint: how many tries. */
		deliverDue: (endpointId: string) => runAll(deliver, endpointId),
		close: async () => {
			await outbound.close();
			await connection.close();
			await database.drop();
		},
	};
}

export type WebhookStage = Awaited<ReturnType<typeof openWebhooks>>;

interface NewEndpoint {
	readonly secret: string;
	readonly events: readonly EventName[];
	readonly isEnabled: boolean;
	readonly workspaceId: string;
}

const addEndpoint = (
	deps: Parameters<typeof createWebhook>[0],
	url: string,
	{ workspaceId = WORKSPACE, ...input }: Partial<NewEndpoint>,
): Promise<EndpointRecord> =>
	createWebhook(
		deps,
		{ workspaceId, accountIds: null },
		{ url, secret: RECEIVER_SECRET, events: ['pin.published'], isEnabled: true, ...input },
	);

async function storeEvents(
	emitters: { insertOne(record: Emitter): Promise<unknown> },
	{ names, workspaceId, now }: { names: readonly EventName[]; workspaceId: string; now: Date },
): Promise<Emitter> {
	const _id = newId();
	const outbox = names.map((name, index): OutboxEvent => ({
		id: `${_id}.${String(index)}.${name}`,
		name,
		at: now,
	}));
	const record = { _id, workspaceId, boardId: '123', outbox, outboxAt: now };
	await emitters.insertOne(record);
	return record;
}

interface Runnable<Item> {
	claim(laneId: string): Promise<Item | null>;
	run(item: Item, turn: { signal: AbortSignal }): Promise<unknown>;
}

async function runAll<Item>(kind: Runnable<Item>, laneId: string): Promise<number> {
	const { signal } = new AbortController();
	for (let count = 0; ; count++) {
		const item = await kind.claim(laneId);
		if (item === null) return count;
		await kind.run(item, { signal });
	}
}

interface MovableClock extends Clock {
	advance(ms: number): void;
}

const standingClock: Clock = {
	now: () => new Date('2026-11-21T12:00:00.000Z'),
	monotonic: () => 0,
};

/** Goes with another clock, which stands still unless told otherwise, and can be moved ahead. */
function movableClock(base = standingClock): MovableClock {
	let ahead = 0;
	return {
		now: () => new Date(base.now().getTime() + ahead),
		monotonic: () => base.monotonic() + ahead,
		advance: (ms) => {
			ahead += ms;
		},
	};
}

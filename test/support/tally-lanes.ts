import { setTimeout as sleep } from 'node:timers/promises';
import {
	createAppBudget,
	createAppBudgetStore,
	createLaneEngine,
	createLaneStore,
	type AppBudgetSettings,
	type LaneEngine,
	type LaneKind,
	type LaneStore,
} from '../../service/src/features/lanes/index.js';
import type { Pace, PaceLimits } from '../../service/src/domain/pace.js';
import { databaseClock, type DatabaseClock } from '../../service/src/platform/clock.js';
import { createLogger, type Logger } from '../../service/src/platform/logger.js';
import {
	connectMongo,
	ensureIndexes,
	nativeDatabase,
	readServerTime,
	type Connection,
} from '../../service/src/platform/mongo.js';
import type { TestDatabase } from './test-database.js';

/** An item of work whose run is only counted. */
interface Item {
	_id: string;
	laneId: string;
	nextAt?: Date;
	order: number;
	startedAt: Date[];
}

export interface TallyOptions {
	readonly database: TestDatabase;
	readonly quantum?: number;
	readonly width?: number;
	readonly pace?: Pace;
	readonly limits?: PaceLimits;
	/** Charges the runs to what the app may send in all. */
	readonly app?: AppBudgetSettings;
	/** Instead of the one of the run. */
	readonly redisUrl?: string;
	readonly leaseMs?: number;
	readonly concurrency?: number;
	readonly sweepMs?: number;
	/** Milliseconds one run takes, by lane. */
	readonly runMs?: (laneId: string) => number;
	/** Says nothing when absent. */
	readonly logger?: Logger;
	/** Called inside a run, before it is marked as done. */
	readonly during?: (
		item: { id: string; laneId: string },
		context: { readonly signal: AbortSignal },
	) => Promise<void>;
}

/** The lane engine over the smallest kind there is: items in a collection, done when run. */
export interface TallyLanes {
	readonly engine: LaneEngine;
	readonly store: LaneStore;
	readonly clock: DatabaseClock;
	readonly connection: Connection;
	readonly kind: LaneKind<Item> & { reopen?: LaneKind['reopen'] };
	add(laneId: string, count: number, options?: { wake?: boolean; nextAt?: Date }): Promise<void>;
	left(): Promise<number>;
	items(): Promise<Item[]>;
	/** Starts serving; the sweep too unless told otherwise. */
	start(options?: { sweep?: boolean }): void;
	stop(): Promise<void>;
}

export async function tallyLanes(options: TallyOptions): Promise<TallyLanes> {
	const { database } = options;
	const { logger = createLogger({ level: 'silent' }) } = options;
	const connection = await connectMongo({ url: database.mongoUrl });
	const clock = await databaseClock(() => readServerTime(connection));
	const store = createLaneStore(connection);
	await ensureIndexes(connection);
	const items = nativeDatabase(connection).collection<Item>('tally_items');
	const settings = {
		redisUrl: options.redisUrl ?? database.redisUrl,
		queuePrefix: database.keyPrefix,
		turnConcurrency: options.concurrency ?? 100,
		laneLeaseMs: options.leaseMs ?? 2_000,
		sweepMs: options.sweepMs ?? 100,
		sweepFullMs: 1_000,
	};
	const appBudget =
		options.app &&
		createAppBudget({ settings: options.app, store: createAppBudgetStore(connection), clock });
	const engine = await createLaneEngine({ settings, store, appBudget, clock, logger });
	const kind: TallyLanes['kind'] = {
		name: 'publish',
		quantum: options.quantum ?? 5,
		width: options.width ?? 1,
		pace: options.pace,
		limits: options.limits,
		appWide: options.app !== undefined,
		claim: async (laneId) => {
			const now = clock.now();
			return (await items.findOneAndUpdate(
				{ laneId, nextAt: { $lte: now } },
				{ $set: { nextAt: new Date(now.getTime() + 60_000) }, $push: { startedAt: now } },
				{ sort: { nextAt: 1, order: 1 }, returnDocument: 'after' },
			)) as Item | null;
		},
		run: async (item, context) => {
			const ms = options.runMs?.(item.laneId) ?? 0;
			if (ms > 0) await sleep(ms);
			await options.during?.({ id: item._id, laneId: item.laneId }, context);
			await items.updateOne({ _id: item._id }, { $unset: { nextAt: '' } });
			return {};
		},
		nextLook: async (laneId) => {
			const next = await items.findOne(
				{ laneId, nextAt: { $exists: true } },
				{ sort: { nextAt: 1 } },
			);
			return next?.nextAt ?? null;
		},
		dueLanes: async ({ from, to }) =>
			items.distinct('laneId', { nextAt: from ? { $gt: from, $lte: to } : { $lte: to } }),
	};
	const kinds = [kind as LaneKind];
	const parts: { stop(): Promise<void> }[] = [];
	let order = 0;
	return {
		engine,
		store,
		clock,
		connection,
		kind,
		add: async (laneId, count, { wake = true, nextAt } = {}) => {
			await store.ensure({ kind: 'publish', laneId, workspaceId: 'w', now: clock.now() });
			const at = nextAt ?? clock.now();
			const fresh = Array.from({ length: count }, () => {
				order += 1;
				return { _id: `${laneId}-${String(order)}`, laneId, nextAt: at, order, startedAt: [] };
			});
			await items.insertMany(fresh);
			if (wake) engine.queues.wake('publish', laneId);
		},
		left: () => items.countDocuments({ nextAt: { $exists: true } }),
		items: () => items.find().sort({ order: 1 }).toArray() as Promise<Item[]>,
		start: ({ sweep = true } = {}) => {
			parts.push(engine.serve(kinds));
			if (sweep) parts.push(engine.sweep(kinds));
		},
		stop: async () => {
			engine.drain();
			await Promise.all(parts.map((part) => part.stop()));
			await engine.close();
			await appBudget?.stop();
			await connection.close();
		},
	};
}

import { DelayedError, Queue, Worker, type Job } from 'bullmq';
import { crashPoint } from '../../platform/crash-points.js';
import type { Logger } from '../../platform/logger.js';
import { systemClock } from '../../platform/clock.js';
import type { Running } from '../../platform/lifecycle.js';
import type { RedisConnection } from '../../platform/redis.js';
import { createTtlCache } from '../../platform/ttl-cache.js';
import { atMostOncePer } from './at-most-once-per.js';
import type { ServeDeps, TurnEnd } from './serve-lane.js';
import { serveLane } from './serve-lane.js';
import type { LaneKind, LaneKindName } from './types.js';

interface TurnData {
	readonly lane: string;
}

export interface TurnQueueOptions {
	/** Fails at once while Redis is away, so that accepting never waits for it. */
	readonly connection: RedisConnection;
	readonly prefix: string;
	readonly logger: Logger;
}

/** Asks for turns; at most one turn per lane waits, sleeps or runs, plus one kept wake-up. */
export interface TurnQueues {
	/** Best effort: a lost wake-up is found by the sweep. */
	wake(kind: LaneKindName, laneId: string): void;
	/** For the sweep; throws when Redis is away. `sleeping` brings turns that sleep forward, too. */
	wakeAll(
		kind: LaneKindName,
		laneIds: readonly string[],
		options?: { readonly sleeping: boolean },
	): Promise<void>;
	/** Brings a turn that sleeps behind a gate forward to now. */
	wakeSleeping(kind: LaneKindName, laneId: string): void;
	close(): Promise<void>;
}

const queueName = (kind: LaneKindName): string => `turns-${kind}`;
const WAKE_BATCH = 1_000;
/** Every pin asks for its workspace's dispatcher, which takes all events there are in one batch. */
const DISPATCH_GAP_MS = 50;
/** A turn brought forward to our own now would sleep on where our clock is ahead of others. */
const LONG_AGO_MS = 1;

export function createTurnQueues(options: TurnQueueOptions): TurnQueues {
	const { logger } = options;
	const queues = new Map<LaneKindName, Queue<TurnData>>();
	const queueOf = (kind: LaneKindName): Queue<TurnData> => queues.get(kind) ?? open(kind);
	const open = (kind: LaneKindName): Queue<TurnData> => {
		const queue = openQueue(kind, options);
		queues.set(kind, queue);
		// A queue whose first contact failed answers with that failure ever after.
		queue.waitUntilReady().catch((error: unknown) => {
			queues.delete(kind);
			logger.debug({ err: String(error), kind }, 'a turn queue could not be opened');
			queue.close().catch((cause: unknown) => logger.debug({ err: String(cause) }, 'turn queue'));
		});
		return queue;
	};
	const jobOf = (laneId: string, sleeping: boolean) => ({
		deduplication: { id: laneId, keepLastIfActive: true, reschedule: sleeping },
		...(sleeping ? { timestamp: LONG_AGO_MS } : {}),
		removeOnComplete: true,
		removeOnFail: true,
	});
	const add = (kind: LaneKindName, laneId: string, sleeping: boolean): void => {
		crashPoint('wake.before-add');
		queueOf(kind)
			.add('turn', { lane: laneId }, jobOf(laneId, sleeping))
			.then(() => crashPoint('wake.after-add'))
			.catch((error: unknown) => {
				logger.debug({ err: String(error), kind, lane: laneId }, 'wake-up left to the sweep');
			});
	};
	const dispatch = atMostOncePer(DISPATCH_GAP_MS, (laneId) => add('dispatch', laneId, false));
	return {
		wake: (kind, laneId) => (kind === 'dispatch' ? dispatch.ask(laneId) : add(kind, laneId, false)),
		wakeSleeping: (kind, laneId) => add(kind, laneId, true),
		wakeAll: async (kind, laneIds, { sleeping } = { sleeping: false }) => {
			for (let i = 0; i < laneIds.length; i += WAKE_BATCH) {
				const batch = laneIds.slice(i, i + WAKE_BATCH);
				await queueOf(kind).addBulk(
					batch.map((lane) => ({ name: 'turn', data: { lane }, opts: jobOf(lane, sleeping) })),
				);
			}
		},
		close: async () => {
			dispatch.stop();
			await Promise.all([...queues.values()].map((queue) => queue.close()));
		},
	};
}

function openQueue(
	kind: LaneKindName,
	{ connection, prefix, logger }: TurnQueueOptions,
): Queue<TurnData> {
	const queue = new Queue<TurnData>(queueName(kind), {
		connection,
		prefix,
		skipWaitingForReady: true,
		streams: { events: { maxLen: 100 } },
	});
	queue.on('error', (error) => logger.debug({ err: error.message, kind }, 'turn queue'));
	return queue;
}

export interface TurnWorkerOptions {
	/** Waits for Redis while it is away; BullMQ adds one blocking connection of its own. */
	readonly connection: RedisConnection;
	readonly prefix: string;
	readonly logger: Logger;
	/** Turns in flight in this process; must exceed the lanes that may be slow at once. */
	readonly concurrency: number;
	readonly serve: Omit<ServeDeps, 'logger' | 'complained'>;
}

/** Milliseconds before a turn is tried again whose bookkeeping failed. */
const AFTER_FAULT_MS = 1_000;
const COMPLAIN_AGAIN_MS = 3_600_000;
const MAX_COMPLAINTS = 1_000;

/** Takes turns of one kind and serves their lanes until it is stopped. */
export function startTurnWorker(
	kind: LaneKind,
	{ connection, prefix, logger, concurrency, serve }: TurnWorkerOptions,
): Running & { isConsuming(): boolean } {
	const complained = createTtlCache<true>({
		clock: serve.clock,
		ttlMs: COMPLAIN_AGAIN_MS,
		maxEntries: MAX_COMPLAINTS,
	});
	const run = async (job: Job<TurnData>, token?: string): Promise<void> => {
		const end = await turnOf(job.data.lane);
		crashPoint('turn.before-ack');
		if (end.kind === 'done') return;
		// The worker's own clock is right here: BullMQ compares delays with it.
		await job.moveToDelayed(systemClock.now().getTime() + end.inMs, token);
		throw new DelayedError();
	};
	const turnOf = async (lane: string): Promise<TurnEnd> => {
		try {
			return await serveLane({ ...serve, logger, complained }, kind, lane);
		} catch (error) {
			logger.error({ err: String(error), kind: kind.name, lane }, 'a turn failed');
			return { kind: 'again', inMs: AFTER_FAULT_MS };
		}
	};
	const open = (): Worker<TurnData> => {
		const opened = new Worker<TurnData>(queueName(kind.name), run, {
			connection,
			prefix,
			concurrency,
			// After a kill, lock and stalled check together stay below ten seconds.
			lockDuration: serve.leaseMs,
			stalledInterval: serve.leaseMs / 2,
			maxStalledCount: Number.MAX_SAFE_INTEGER,
			skipWaitingForReady: true,
			autorun: true,
		});
		// A lost lock or an emptied Redis shows here; the lane's lease keeps calls apart.
		opened.on('error', (error) => logger.debug({ err: error.message, kind: kind.name }, 'turns'));
		return opened;
	};
	// A worker whose own connection is refused at its first contact takes no turn ever after.
	let worker: Worker<TurnData> | undefined;
	let stopped = false;
	whenReady(connection, () => {
		if (!stopped) worker = open();
	});
	return {
		name: `turns-${kind.name}`,
		isConsuming: () => worker?.isRunning() === true && connection.status === 'ready',
		stop: async () => {
			stopped = true;
			await worker?.close();
		},
	};
}

function whenReady(connection: RedisConnection, then: () => void): void {
	if (connection.status === 'ready') then();
	else connection.once('ready', then);
}

import { setMaxListeners } from 'node:events';
import type { Clock } from '../../platform/clock.js';
import { newId } from '../../platform/ids.js';
import type { Running } from '../../platform/lifecycle.js';
import type { Logger } from '../../platform/logger.js';
import { connectRedis, type RedisConnection } from '../../platform/redis.js';
import { answersNow } from './answers-now.js';
import { createHeldLanes } from './held-lanes.js';
import type { AppBudget } from './app-budget.js';
import type { LaneStore } from './store.js';
import { startSweep } from './sweep.js';
import { createTurnQueues, startTurnWorker, type TurnQueues } from './turns.js';
import type { LaneKind } from './types.js';

export interface LaneSettings {
	readonly redisUrl: string;
	readonly queuePrefix: string;
	readonly turnConcurrency: number;
	readonly laneLeaseMs: number;
	readonly sweepMs: number;
	readonly sweepFullMs: number;
}

export interface EngineOptions {
	readonly settings: LaneSettings;
	readonly store: LaneStore;
	/** What all lanes may send together; unbounded when absent. */
	readonly appBudget?: AppBudget;
	readonly clock: Clock;
	readonly logger: Logger;
}

/** A part that takes turns. */
export interface ServingPart extends Running {
	/** True when it could take one now; may never answer while Redis hangs. */
	isConsuming(): Promise<boolean>;
}

/** The lane engine of one process: three Redis connections and one per kind, whatever runs. */
export interface LaneEngine {
	readonly queues: TurnQueues;
	/** Serves lanes of these kinds until the returned parts are stopped. */
	serve(kinds: readonly LaneKind[]): ServingPart;
	sweep(kinds: readonly LaneKind[]): Running;
	/** From now on no further item is claimed; running ones go on. */
	drain(): void;
	/** Ends running calls that have outlasted the drain. */
	abort(): void;
	isRedisReady(): boolean;
	close(): Promise<void>;
}

export async function createLaneEngine(options: EngineOptions): Promise<LaneEngine> {
	const { settings, store, clock, logger, appBudget } = options;
	const { laneLeaseMs: leaseMs } = settings;
	const wakeConnection = connectRedis({ url: settings.redisUrl, logger, patient: false });
	let workerConnection: RedisConnection | undefined;
	// Redis may be away at the start: the sweep catches up when it is back.
	await wakeConnection.connect().catch((error: unknown) => {
		logger.warn({ err: String(error) }, 'redis is away at the start');
	});
	const queues = createTurnQueues({
		connection: wakeConnection,
		prefix: settings.queuePrefix,
		logger,
	});
	const processId = newId();
	const abort = new AbortController();
	// One signal may rightly end hundreds of calls at once; node warns from eleven on.
	setMaxListeners(0, abort.signal);
	let draining = false;
	const held = createHeldLanes({ store, clock, logger, processId, leaseMs });

	return {
		queues,
		serve: (kinds) => {
			const connection = (workerConnection ??= openPatiently(settings.redisUrl, logger));
			const redisAnswers = answersNow(connection);
			const workers = kinds.map((kind) =>
				startTurnWorker(kind, {
					connection,
					prefix: settings.queuePrefix,
					logger,
					concurrency: settings.turnConcurrency,
					serve: {
						store,
						held,
						clock,
						processId,
						leaseMs,
						appBudget,
						draining: () => draining,
						signal: abort.signal,
					},
				}),
			);
			return {
				name: `turns (${kinds.map((kind) => kind.name).join(', ')})`,
				isConsuming: async () =>
					workers.every((worker) => worker.isConsuming()) && (await redisAnswers()),
				stop: async () => {
					await Promise.all(workers.map((worker) => worker.stop()));
				},
			};
		},
		sweep: (kinds) =>
			startSweep({
				kinds,
				store,
				queues,
				redis: wakeConnection,
				prefix: settings.queuePrefix,
				clock,
				logger,
				everyMs: settings.sweepMs,
				fullEveryMs: settings.sweepFullMs,
			}),
		drain: () => {
			draining = true;
		},
		abort: () => abort.abort(),
		isRedisReady: () => wakeConnection.status === 'ready',
		close: async () => {
			held.stop();
			await queues.close();
			wakeConnection.disconnect();
			workerConnection?.disconnect();
		},
	};
}

/** Goes on trying by itself where Redis is away. */
function openPatiently(url: string, logger: Logger): RedisConnection {
	const connection = connectRedis({ url, logger, patient: true });
	connection.connect().catch((error: unknown) => {
		logger.debug({ err: String(error) }, 'the workers wait for redis');
	});
	return connection;
}

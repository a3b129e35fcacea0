import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { RedisConnection } from './redis.js';

export interface RateLimiterOptions {
	/** One that fails at once while Redis is away. */
	readonly connection: RedisConnection;
	/** Begins the names of its keys in Redis. */
	readonly prefix: string;
	/** What each key has in a window. */
	readonly points: number;
	/** Whole seconds; the window begins with the first point taken. */
	readonly windowSeconds: number;
}

/** What came of taking points. */
export interface TakenPoints {
	readonly granted: boolean;
	/** How many of those asked for the limit held; all of them where granted. */
	readonly points: number;
	readonly limit: number;
	readonly remaining: number;
	/** Until the window ends. */
	readonly waitMs: number;
}

export interface RateLimiter {
	/** Takes points (one when absent) off what the key has; over all processes. */
	take(key: string, points?: number): Promise<TakenPoints>;
}

/** Counts in Redis; while that is away each process counts for itself. */
export function createRateLimiter(options: RateLimiterOptions): RateLimiter {
	const { connection, prefix: keyPrefix, points: limit, windowSeconds: duration } = options;
	const limiter = new RateLimiterRedis({
		storeClient: connection,
		keyPrefix,
		points: limit,
		duration,
		rejectIfRedisNotReady: true,
		insuranceLimiter: new RateLimiterMemory({ keyPrefix, points: limit, duration }),
	});
	return {
		take: async (key, points = 1) => {
			try {
				return told(await limiter.consume(key, points), { granted: true, points, limit });
			} catch (refusal) {
				if (!(refusal instanceof RateLimiterRes)) throw refusal;
				const before = refusal.consumedPoints - points;
				return told(refusal, { granted: false, points: Math.max(0, limit - before), limit });
			}
		},
	};
}

const told = (
	{ remainingPoints, msBeforeNext }: RateLimiterRes,
	taken: Pick<TakenPoints, 'granted' | 'points' | 'limit'>,
): TakenPoints => ({
	...taken,
	remaining: Math.max(0, remainingPoints),
	waitMs: Math.max(0, msBeforeNext),
});

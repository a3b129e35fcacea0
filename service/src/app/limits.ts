import type { Config } from '../config/config.js';
import { createRateLimit, type LimitRate } from '../features/access/index.js';
import type { Clock } from '../platform/clock.js';
import type { Lifecycle } from '../platform/lifecycle.js';
import type { Logger } from '../platform/logger.js';
import type { RedisConnection } from '../platform/redis.js';
import { openForLimits } from './open-for-limits.js';

/** What own limits are counted over. */
export interface Limits {
	readonly redis: RedisConnection;
	readonly limitRate: LimitRate;
}

export function createLimits(
	config: Config,
	given: { redisUrl: string; clock: Clock; logger: Logger; opened: Lifecycle },
): Limits {
	const { redisUrl, clock, logger, opened } = given;
	const redis = openForLimits(redisUrl, logger);
	opened.add({ name: 'limits', stop: () => Promise.resolve(redis.disconnect()) });
	const prefix = `${config.lanes.queuePrefix}:requests`;
	return { redis, limitRate: createRateLimit(config.access, { connection: redis, prefix, clock }) };
}

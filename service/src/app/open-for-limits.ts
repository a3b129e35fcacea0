import type { Logger } from '../platform/logger.js';
import { connectRedis, type RedisConnection } from '../platform/redis.js';

/** A limit must not keep a request waiting longer: it is then counted in this process alone. */
const COMMAND_TIMEOUT_MS = 500;

/** The connection that limits are counted over; where Redis is away it goes on trying by itself. */
export function openForLimits(url: string, logger: Logger): RedisConnection {
	const connection = connectRedis({
		url,
		logger,
		patient: false,
		commandTimeoutMs: COMMAND_TIMEOUT_MS,
	});
	connection.connect().catch((error: unknown) => {
		logger.debug({ err: String(error) }, 'limits wait for redis');
	});
	return connection;
}

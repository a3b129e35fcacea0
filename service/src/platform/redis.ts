import { Redis } from 'ioredis';
import type { Logger } from './logger.js';

export type RedisConnection = Redis;

export interface RedisOptions {
	readonly url: string;
	readonly logger: Logger;
	/** Commands wait while the server is away; for workers, never for the accept path. */
	readonly patient: boolean;
	/** A command without an answer fails after so long; it waits on when absent. */
	readonly commandTimeoutMs?: number;
}

/**
 * A connection is given up on which a command was sent and nothing came: the network may have
 * forgotten it, and the kernel notices only after minutes. Workers block for up to eleven seconds.
 */
const DEAF_AFTER_MS = { impatient: 3_000, patient: 15_000 };

/** A connection that comes back by itself; losses are logged once per loss. */
export function connectRedis(options: RedisOptions): RedisConnection {
	const { url, logger, patient, commandTimeoutMs } = options;
	const connection = new Redis(url, {
		// What was under way when a connection ended: sent again on the next one, or failed at once.
		maxRetriesPerRequest: patient ? null : 0,
		socketTimeout: patient ? DEAF_AFTER_MS.patient : DEAF_AFTER_MS.impatient,
		enableOfflineQueue: patient,
		connectTimeout: 2_000,
		retryStrategy: (times) => Math.min(50 * times, 1_000),
		lazyConnect: true,
		...(commandTimeoutMs === undefined ? {} : { commandTimeout: commandTimeoutMs }),
	});
	let lost = false;
	connection.on('error', (error: Error) => {
		if (!lost) logger.warn({ err: error.message }, 'redis is away; waiting for it to come back');
		lost = true;
	});
	connection.on('ready', () => {
		if (lost) logger.info('redis is back');
		lost = false;
	});
	return connection;
}

import { Redis } from 'ioredis';
import { StepFailed, reasonOf } from './errors.js';
import { foreignServer, hideSecrets } from './foreign-server.js';
import { isAway } from './is-away.js';
import type { StoreServer } from './settings.js';
import { infoField, parseRedisInfo, tooOld } from './versions.js';

/**
 * Asks the Redis or Valkey behind a URL for its version; says so when it may evict keys.
 * Throws StepFailed, after `withinMs` where nobody answers.
 */
export async function reachRedis(
	url: string,
	{ withinMs, onProgress }: { withinMs: number; onProgress: (line: string) => void },
): Promise<StoreServer> {
	const shown = hideSecrets(url);
	let lastFault: Error | undefined;
	const redis = new Redis(url, {
		lazyConnect: true,
		connectTimeout: withinMs,
		commandTimeout: withinMs,
		retryStrategy: null,
	});
	redis.on('error', (cause) => {
		lastFault = cause;
	});
	try {
		await redis.connect();
		const info = await redis.info();
		const found = parseRedisInfo(info);
		if (found === undefined) throw new StepFailed(`${shown} does not say which version it is`);
		const reason = tooOld(found);
		if (reason !== undefined) throw new StepFailed(`${shown}: ${reason}`);
		const policy = infoField(info, 'maxmemory_policy');
		if (policy !== undefined && policy !== 'noeviction') {
			onProgress(
				`${shown} drops keys when its memory is full (maxmemory-policy ${policy}); ` +
					'set it to noeviction',
			);
		}
		return foreignServer({ kind: 'redis', url, version: found.version });
	} catch (cause) {
		if (cause instanceof StepFailed) throw cause;
		const fault = lastFault ?? cause;
		throw new StepFailed(`${shown} does not answer: ${reasonOf(fault)}`, { away: isAway(fault) });
	} finally {
		redis.disconnect();
	}
}

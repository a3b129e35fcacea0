import type { RedisConnection } from '../../platform/redis.js';

/**
 * Whether Redis answers on this connection: a server that hangs leaves it open and silent, so its
 * state says nothing. Never answers while it hangs; one question is out at a time.
 */
export function answersNow(
	connection: Pick<RedisConnection, 'status' | 'ping'>,
): () => Promise<boolean> {
	let asked: Promise<boolean> | undefined;
	return () => {
		if (connection.status !== 'ready') return Promise.resolve(false);
		asked ??= connection
			.ping()
			.then(() => true)
			.finally(() => {
				asked = undefined;
			});
		return asked;
	};
}

import { Redis } from 'ioredis';

/** Takes every key from the server behind the address. */
export async function emptyRedis(url: string): Promise<void> {
	const redis = new Redis(url);
	try {
		await redis.flushall();
	} finally {
		redis.disconnect();
	}
}

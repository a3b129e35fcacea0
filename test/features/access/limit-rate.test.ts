import { createRateLimit } from '../../../service/src/features/access/index.js';

const key = (keyId: string, requestsPerMinute: number | null = null) => ({
	keyId,
	requestsPerMinute,
});

/** How many of so many calls at once pass. */
async function passed(calls: Promise<void>[]): Promise<number> {
	const results = await Promise.allSettled(calls);
	return results.filter(({ status }) => status === 'fulfilled').length;
}

describe('rate limit', () => {
	const settings = { requestsPerMinute: 600, burst: 100 };

	it('lets a burst pass beside the even flow, then names the wait', async () => {
		const limit = createRateLimit(settings);
		const count = await passed(Array.from({ length: 300 }, () => limit(key('a'))));
		// A second may turn while the calls run, which brings ten more.
		expect(count).toBeGreaterThanOrEqual(110);
		expect(count).toBeLessThanOrEqual(120);
		await expect(
			Promise.all(Array.from({ length: 20 }, () => limit(key('a')))),
		).rejects.toMatchObject({
			code: 'rate_limited',
			status: 429,
			details: { retryAfterSeconds: 1 },
		});
	});

	it('counts each key for itself', async () => {
		const limit = createRateLimit(settings);
		await passed(Array.from({ length: 300 }, () => limit(key('a'))));
		await expect(limit(key('b'))).resolves.toBeUndefined();
	});

	it('goes by the own limit of a key, whole numbers or not a second', async () => {
		const limit = createRateLimit(settings);
		expect(await passed(Array.from({ length: 30 }, () => limit(key('slow', 7))))).toBe(9);
		expect(await passed(Array.from({ length: 50 }, () => limit(key('one', 1))))).toBe(2);
		const many = Array.from({ length: 5_000 }, () => limit(key('fast', 6_000_000)));
		expect(await passed(many)).toBe(5_000);
	});

	it('names a wait of at most a minute', async () => {
		const limit = createRateLimit(settings);
		await passed(Array.from({ length: 2 }, () => limit(key('one', 1))));
		await expect(limit(key('one', 1))).rejects.toMatchObject({
			details: { retryAfterSeconds: 60 },
		});
	});
});

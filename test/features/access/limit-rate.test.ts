import { createRateLimit, type LimitRate } from '../../../service/src/features/access/index.js';
import { createLogger } from '../../../service/src/platform/logger.js';
import { connectRedis, type RedisConnection } from '../../../service/src/platform/redis.js';
import { newId } from '../../../service/src/platform/ids.js';
import { freePort } from '../../support/free-port.js';
import { testDatabase } from '../../support/test-database.js';
import { fakeClock, type FakeClock } from './fake-clock.js';

const SETTINGS = { requestsPerMinute: 600, burst: 100, bulkPerMinute: 30 };
const logger = createLogger({ level: 'silent' });

const database = testDatabase();
const open: RedisConnection[] = [];
let clock: FakeClock;
beforeEach(() => {
	clock = fakeClock();
});
afterAll(async () => {
	for (const connection of open) connection.disconnect();
	await database.drop();
});

async function connect(): Promise<RedisConnection> {
	const connection = connectRedis({ url: database.redisUrl, logger, patient: false });
	open.push(connection);
	await connection.connect();
	return connection;
}

/** A process of its own on the same counters. */
const processWith = async (settings = SETTINGS): Promise<LimitRate> =>
	createRateLimit(settings, { connection: await connect(), prefix: database.keyPrefix, clock });

const caller = (requestsPerMinute: number | null = null) => ({
	keyId: newId(),
	requestsPerMinute,
});

/** How many of so many calls pass, so many at once. */
async function passed(
	processes: readonly LimitRate[],
	{ key, calls, atOnce = 10 }: { key: ReturnType<typeof caller>; calls: number; atOnce?: number },
): Promise<number> {
	let [next, count] = [0, 0];
	const run = async (): Promise<void> => {
		for (let i = next++; i < calls; i = next++) {
			const limit = processes[i % processes.length];
			if (limit && !(await limit(key)).refusal) count++;
		}
	};
	await Promise.all(Array.from({ length: atOnce }, run));
	return count;
}

describe('rate limit', () => {
	it('lets a minute pass at any speed, a burst beside it, and names the wait', async () => {
		const limit = await processWith();
		const key = caller();
		expect(await passed([limit], { key, calls: 2_000 })).toBe(700);
		const { refusal, headers } = await limit(key);
		expect(refusal).toMatchObject({ code: 'rate_limited', status: 429 });
		expect(headers).toEqual({
			'RateLimit-Policy': '"minute";q=600;w=60',
			RateLimit: '"minute";r=0;t=60',
		});
	});

	it.each([1, 10])('lets a run of 500 pass, %d at once', async (atOnce) => {
		const limit = await processWith();
		expect(await passed([limit], { key: caller(), calls: 500, atOnce })).toBe(500);
	});

	it.each([2, 3])('holds over %d processes to within 2 %%', async (count) => {
		const processes = await Promise.all(Array.from({ length: count }, () => processWith()));
		const all = await passed(processes, { key: caller(), calls: 3_000, atOnce: 20 });
		expect(all).toBeLessThanOrEqual(700);
		expect(all).toBeGreaterThanOrEqual(700 * 0.98);
	});

	it('leaves nearly all of the limit to the one process that works', async () => {
		const [idle, busy] = [await processWith(), await processWith()];
		const key = caller();
		await idle(key);
		expect(await passed([busy], { key, calls: 2_000 })).toBeGreaterThanOrEqual(700 * 0.98);
	});

	it('tells what is left with every answer', async () => {
		const limit = await processWith();
		const key = caller();
		for (const left of [599, 598]) {
			expect((await limit(key)).headers).toEqual({
				'RateLimit-Policy': '"minute";q=600;w=60',
				RateLimit: `"minute";r=${left};t=60`,
			});
		}
	});

	it('counts each key for itself, by its own limit where it has one', async () => {
		const limit = await processWith();
		expect(await passed([limit], { key: caller(7), calls: 30 })).toBe(9);
		expect(await passed([limit], { key: caller(1), calls: 30 })).toBe(2);
		expect(await passed([limit], { key: caller(6_000_000), calls: 5_000 })).toBe(5_000);
	});

	it('lets nothing over from one minute into the next', async () => {
		const limit = await processWith({ ...SETTINGS, burst: 0 });
		const key = caller();
		await passed([limit], { key, calls: 30 });
		clock.advance(60_000);
		// The counter in Redis is of the minute that has just begun there.
		expect(await passed([limit], { key, calls: 2_000 })).toBeLessThanOrEqual(600 - 30);
	});

	it('holds bulk calls to their own number, beside the requests', async () => {
		const [one, two] = [await processWith(), await processWith()];
		const key = caller();
		const answers = await Promise.all(
			Array.from({ length: 60 }, (_, i) => (i % 2 === 0 ? one : two)(key, { limit: 'bulk' })),
		);
		expect(answers.filter((answer) => !answer.refusal)).toHaveLength(30);
		expect(answers[0]?.headers['RateLimit-Policy']).toContain('"bulk";q=30;w=60');
		const refused = answers.find((answer) => answer.refusal);
		expect(refused?.refusal).toMatchObject({ code: 'rate_limited' });
		expect((await one(key)).refusal).toBeUndefined();
	});

	it('counts in the process alone while Redis is away', async () => {
		const url = `redis://127.0.0.1:${await freePort()}`;
		const connection = connectRedis({ url, logger, patient: false, commandTimeoutMs: 100 });
		open.push(connection);
		await connection.connect().catch(() => undefined);
		const limit = createRateLimit(SETTINGS, { connection, prefix: database.keyPrefix, clock });
		const begun = performance.now();
		expect(await passed([limit], { key: caller(), calls: 2_000 })).toBe(700);
		expect(performance.now() - begun).toBeLessThan(2_000);
	});

	it('costs a request less than 100 µs, round trips included', async () => {
		const limit = await processWith();
		let best = Infinity;
		for (let batch = 0; batch < 10; batch++) {
			const key = caller();
			const begun = performance.now();
			for (let i = 0; i < 500; i++) await limit(key);
			best = Math.min(best, ((performance.now() - begun) * 1_000) / 500);
		}
		process.stdout.write(`one request off the limit: ${best.toFixed(1)} µs\n`);
		expect(best).toBeLessThan(100);
	});
});

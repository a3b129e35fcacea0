import { Queue } from 'bullmq';
import { connectRedis } from '../../../service/src/platform/redis.js';
import { createLogger } from '../../../service/src/platform/logger.js';
import { tallyLanes, type TallyLanes, type TallyOptions } from '../../support/tally-lanes.js';
import { testDatabase, type TestDatabase } from '../../support/test-database.js';
import { until } from '../../support/until.js';

const HOUR_MS = 3_600_000;

describe('lanes that several processes serve', () => {
	let database: TestDatabase;
	const running: TallyLanes[] = [];

	beforeEach(() => {
		database = testDatabase();
	});
	afterEach(async () => {
		await Promise.all(running.splice(0).map((lanes) => lanes.stop()));
		await database.drop();
	});
	/** One process more on the same stores. */
	const lanesWith = async (options: Omit<TallyOptions, 'database'> = {}): Promise<TallyLanes> => {
		const lanes = await tallyLanes({ database, ...options });
		running.push(lanes);
		return lanes;
	};
	const done = (lanes: TallyLanes) =>
		until(async () => (await lanes.left()) === 0, { what: 'empty lanes' });

	it('never run two items of one lane at a time, nor one item twice', async () => {
		const inFlight = new Map<string, number>();
		let overlaps = 0;
		const options = {
			quantum: 2,
			during: ({ laneId }: { laneId: string }) => {
				inFlight.set(laneId, (inFlight.get(laneId) ?? 1) - 1);
				return Promise.resolve();
			},
			runMs: (laneId: string) => {
				const now = (inFlight.get(laneId) ?? 0) + 1;
				inFlight.set(laneId, now);
				if (now > 1) overlaps += 1;
				return 4;
			},
		};
		const [one, other] = [await lanesWith(options), await lanesWith(options)];
		one.start();
		other.start();
		await Promise.all(Array.from({ length: 12 }, (_, i) => one.add(`lane${String(i)}`, 8)));
		await done(one);
		expect(overlaps).toBe(0);
		expect((await one.items()).every(({ startedAt }) => startedAt.length === 1)).toBe(true);
	});

	it('start no more of a lane in any span than its pace allows', async () => {
		const pace = { capacity: 3, perSecond: 10 };
		const [one, other] = [await lanesWith({ pace }), await lanesWith({ pace })];
		one.start();
		other.start();
		await one.add('paced', 12);
		await done(one);
		const starts = (await one.items())
			.map(({ startedAt }) => Number(startedAt[0]))
			.sort((a, b) => a - b);
		for (const [i, first] of starts.entries()) {
			for (const [j, last] of starts.entries()) {
				if (j <= i) continue;
				// A turn may start later what it was granted earlier: one token of tolerance.
				const allowed = pace.capacity + ((last - first) / 1_000) * pace.perSecond + 1;
				expect(j - i + 1).toBeLessThanOrEqual(Math.ceil(allowed));
			}
		}
	});

	it('go on with other lanes as soon as one of few slots is free', async () => {
		const slow = Array.from({ length: 8 }, (_, i) => `slow${String(i)}`);
		const lanes = await lanesWith({
			concurrency: 3,
			runMs: (laneId) => (laneId.startsWith('slow') ? 150 : 0),
		});
		await Promise.all(slow.map((laneId) => lanes.add(laneId, 4)));
		await lanes.add('quick', 2);
		lanes.start({ sweep: false });
		await done(lanes);
		const items = await lanes.items();
		expect(items.every(({ startedAt }) => startedAt.length === 1)).toBe(true);
		const quick = items.filter(({ laneId }) => laneId === 'quick');
		const lastQuick = Math.max(...quick.map(({ startedAt }) => Number(startedAt[0])));
		const lastSlow = Math.max(...items.map(({ startedAt }) => Number(startedAt[0])));
		expect(lastQuick).toBeLessThan(lastSlow);
	});
});

describe('a turn that sleeps', () => {
	const database = testDatabase();
	const logger = createLogger({ level: 'silent' });
	const connection = connectRedis({ url: database.redisUrl, logger, patient: true });
	let lanes: TallyLanes;

	afterEach(() => lanes.stop());
	afterAll(async () => {
		connection.disconnect();
		await database.drop();
	});

	/** As a worker leaves it behind whose clock is ahead: asleep for far longer than its lane. */
	const leaveAsleep = async (laneId: string): Promise<void> => {
		lanes = await tallyLanes({ database });
		const queue = new Queue('turns-publish', { connection, prefix: database.keyPrefix });
		const deduplication = { id: laneId, keepLastIfActive: true };
		await queue.add('turn', { lane: laneId }, { delay: HOUR_MS, deduplication });
		await queue.close();
		await lanes.add(laneId, 1);
		expect(await database.countSorted('turns-publish:delayed')).toBe(1);
	};
	const done = () => until(async () => (await lanes.left()) === 0, { what: 'an empty lane' });

	it('is brought forward by the sweep when its lane may run before it wakes', async () => {
		await leaveAsleep('left');
		lanes.start();
		await done();
	});

	it('is brought forward to now by a process whose clock is ahead, too', async () => {
		await leaveAsleep('ahead');
		const ahead = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + HOUR_MS);
		await lanes.engine.queues.wakeAll('publish', ['ahead'], { sleeping: true });
		ahead.mockRestore();
		lanes.start({ sweep: false });
		await done();
	});
});

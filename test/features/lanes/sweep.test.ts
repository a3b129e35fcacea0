import { startSweep, type SweepOptions } from '../../../service/src/features/lanes/sweep.js';
import type { LaneKind } from '../../../service/src/features/lanes/index.js';
import { createLogger } from '../../../service/src/platform/logger.js';
import { connectRedis } from '../../../service/src/platform/redis.js';
import { fakeClock } from '../access/fake-clock.js';
import { startFaultProxy } from '../../support/fault-proxy.js';
import { testDatabase } from '../../support/test-database.js';
import { until } from '../../support/until.js';
import { laneStage, type LaneStage } from './lane-stage.js';

const LOOK_MS = 250;
const FULL_MS = 10_000;
const logger = createLogger({ level: 'silent' });

/** Each stage begins an hour later, so that the duty of the one before has ended. */
let hours = 0;

/** The sweep over records in memory, look by look, with a clock that is moved by hand. */
async function sweepStage(stage: LaneStage) {
	const database = testDatabase();
	const { hostname, port } = new URL(database.redisUrl);
	const wire = await startFaultProxy({ host: hostname, port: Number(port) });
	const redisUrl = `redis://127.0.0.1:${String(wire.port)}`;
	const redis = connectRedis({ url: redisUrl, logger, patient: false });
	await redis.connect();
	const clock = fakeClock(new Date(Date.UTC(2026, 10, 21, hours++)));
	/** Next look at each record; one record a lane here. */
	const due = new Map<string, Date>();
	const woken: string[] = [];
	const kind = {
		name: 'publish',
		dueLanes: async ({ from, to }) =>
			[...due].filter(([, at]) => at <= to && (!from || at > from)).map(([laneId]) => laneId),
	} satisfies Partial<LaneKind> as unknown as LaneKind;
	const queues: SweepOptions['queues'] = {
		wake: () => undefined,
		wakeSleeping: () => undefined,
		wakeAll: async (_kind, laneIds) => void woken.push(...laneIds),
		close: async () => undefined,
	};
	const sweep = startSweep({
		kinds: [kind],
		store: stage.store,
		queues,
		redis,
		prefix: database.keyPrefix,
		clock,
		logger,
		everyMs: 3_600_000,
		fullEveryMs: FULL_MS,
	});
	const look = async (): Promise<string[]> => {
		clock.advance(LOOK_MS);
		woken.length = 0;
		await sweep.lookNow();
		return [...woken];
	};
	// The first look is a full one.
	await look();
	return {
		due,
		wire,
		look,
		/** Lanes woken by so many looks, in turn. */
		looks: async (count: number): Promise<string[]> => {
			const found: string[] = [];
			for (let i = 0; i < count; i++) found.push(...(await look()));
			return found;
		},
		/** The instant `ms` from now, or before now. */
		at: (ms: number) => new Date(clock.now().getTime() + ms),
		stop: async () => {
			await sweep.stop();
			redis.disconnect();
			await wire.stop();
			await database.drop();
		},
	};
}

describe('the sweep', () => {
	let lanes: LaneStage;
	let stage: Awaited<ReturnType<typeof sweepStage>>;

	beforeAll(async () => {
		lanes = await laneStage();
	});
	beforeEach(async () => {
		stage = await sweepStage(lanes);
	});
	afterEach(() => stage.stop());
	afterAll(() => lanes.stop());

	it('wakes a lane at the first look after its time', async () => {
		stage.due.set('a', stage.at(LOOK_MS + 1));
		expect(await stage.look()).toEqual([]);
		expect(await stage.look()).toEqual(['a']);
	});

	it('asks again for a lane that still waits for its turn once a second, not at every look', async () => {
		stage.due.set('a', stage.at(1));
		const woken = await stage.looks(12);
		expect(woken.length).toBeGreaterThanOrEqual(3);
		expect(woken.length).toBeLessThanOrEqual(4);
	});

	it('wakes a lane at once that becomes due again after its turn has ended', async () => {
		stage.due.set('a', stage.at(1));
		expect(await stage.look()).toEqual(['a']);
		for (let again = 0; again < 8; again++) {
			stage.due.delete('a');
			expect(await stage.look()).toEqual([]);
			stage.due.set('a', stage.at(1));
			expect(await stage.look()).toEqual(['a']);
		}
	});

	it('finds within a second what was stored behind the last look', async () => {
		await stage.looks(3);
		for (const behindMs of [1, 100, 900, 1_900]) {
			stage.due.clear();
			stage.due.set('a', stage.at(-behindMs));
			expect(await stage.looks(4)).toContain('a');
		}
	});

	it('goes on within seconds where its connection to Redis has gone deaf', async () => {
		stage.due.set('a', stage.at(LOOK_MS + 1));
		const began = performance.now();
		stage.wire.deafen();
		await stage.look();
		await until(async () => (await stage.look()).includes('a'), { within: 10_000 });
		expect(performance.now() - began).toBeLessThan(5_000);
	});

	it('finds everything that is overdue with every full look', async () => {
		stage.due.set('a', stage.at(-60_000));
		const woken = await stage.looks(FULL_MS / LOOK_MS);
		expect(woken).toEqual(['a']);
	});
});

import type { PaceLimits } from '../../../service/src/domain/pace.js';
import type { LaneKind } from '../../../service/src/features/lanes/index.js';
import { nativeDatabase } from '../../../service/src/platform/mongo.js';
import { tallyLanes, type TallyLanes, type TallyOptions } from '../../support/tally-lanes.js';
import { testDatabase, type TestDatabase } from '../../support/test-database.js';
import { until } from '../../support/until.js';

const UNLIMITED: PaceLimits = { spacingMs: 0, dailyCap: 0, timeZone: 'UTC' };
const UNBOUNDED = { capacity: 1, perSecond: 0 };

interface LaneDocument {
	_id: string;
	readonly gateCode: string | null;
	readonly gateUntil: Date;
	readonly outbox: readonly { readonly name: string; readonly facts: { readonly code: string } }[];
}

describe('the pace of a lane', () => {
	let database: TestDatabase;
	const running: TallyLanes[] = [];

	beforeEach(() => {
		database = testDatabase();
	});
	afterEach(async () => {
		await Promise.all(running.splice(0).map((lanes) => lanes.stop()));
		await database.drop();
	});
	const lanesWith = async (options: Omit<TallyOptions, 'database'>): Promise<TallyLanes> => {
		const lanes = await tallyLanes({ database, ...options });
		running.push(lanes);
		return lanes;
	};
	const readLane = async (lanes: TallyLanes, laneId: string): Promise<LaneDocument> => {
		const all = nativeDatabase(lanes.connection).collection<LaneDocument>('lanes');
		const lane = await all.findOne({ _id: `publish:${laneId}` });
		if (!lane) throw new Error(`there is no lane ${laneId}`);
		return lane;
	};
	const ensure = (lanes: TallyLanes, laneId: string, atPinterest = true) =>
		lanes.store.ensure({
			kind: 'publish',
			laneId,
			workspaceId: 'w',
			now: lanes.clock.now(),
			dailyCapped: true,
			atPinterest,
		});
	const startsOf = async (lanes: TallyLanes, laneId: string): Promise<number[]> =>
		(await lanes.items())
			.filter((item) => item.laneId === laneId)
			.flatMap((item) => item.startedAt.map(Number))
			.sort((a, b) => a - b);

	it('keeps the spacing between two starts, over turns and two engines', async () => {
		const spacingMs = 250;
		const options = { limits: { ...UNLIMITED, spacingMs } };
		const [one, two] = [await lanesWith(options), await lanesWith(options)];
		one.start();
		two.start();
		await one.add('a', 6);
		await until(async () => (await one.left()) === 0);
		const starts = await startsOf(one, 'a');
		const gaps = starts.slice(1).map((at, i) => at - (starts[i] ?? 0));
		for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(spacingMs - 5);
	});

	it('stops at the cap of the day, tells it once, and holds no other lane', async () => {
		const lanes = await lanesWith({ limits: { ...UNLIMITED, dailyCap: 7 } });
		await ensure(lanes, 'capped');
		await lanes.store.ensure({
			kind: 'publish',
			laneId: 'sandbox',
			workspaceId: 'w',
			now: lanes.clock.now(),
		});
		lanes.start();
		await lanes.add('capped', 100);
		await lanes.add('sandbox', 30);
		await until(async () => (await readLane(lanes, 'capped')).gateCode === 'daily_cap_reached');
		await until(async () => (await lanes.left()) === 93);
		expect(await startsOf(lanes, 'capped')).toHaveLength(7);
		expect(await startsOf(lanes, 'sandbox')).toHaveLength(30);

		for (let i = 0; i < 5; i++) await lanes.add('capped', 1);
		const { gateUntil, outbox } = await readLane(lanes, 'capped');
		expect(outbox.map(({ name, facts }) => [name, facts.code])).toEqual([
			['account.limited', 'daily_cap_reached'],
		]);
		expect(gateUntil.toISOString()).toMatch(/T00:00:00\.000Z$/);
		expect(gateUntil.getTime() - lanes.clock.now().getTime()).toBeLessThanOrEqual(86_400_000);
	});

	it('goes on when the cap is raised', async () => {
		const lanes = await lanesWith({ limits: { ...UNLIMITED, dailyCap: 2 } });
		await ensure(lanes, 'a');
		lanes.start({ sweep: false });
		await lanes.add('a', 5);
		await until(async () => (await readLane(lanes, 'a')).gateCode === 'daily_cap_reached');
		const change = { settings: { dailyCap: 5 }, limits: UNLIMITED, now: lanes.clock.now() };
		await lanes.store.setPace({ kind: 'publish', laneId: 'a' }, change);
		lanes.engine.queues.wakeSleeping('publish', 'a');
		await until(async () => (await lanes.left()) === 0);
	});

	it('counts no call that made nothing, and no look', async () => {
		const lanes = await lanesWith({ limits: { ...UNLIMITED, dailyCap: 4 } });
		await ensure(lanes, 'a');
		const { run } = lanes.kind;
		let runs = 0;
		(lanes.kind as { run: typeof run }).run = async (item, turn) => {
			runs += 1;
			const result = await run(item, turn);
			if (runs % 3 === 0) return { ...result, madeNothing: true };
			return runs % 3 === 1 ? { ...result, tokenUnused: true } : result;
		};
		lanes.start();
		await lanes.add('a', 20);
		await until(async () => (await readLane(lanes, 'a')).gateCode === 'daily_cap_reached');
		// Of three runs one counts: the fourth that does is the eleventh run.
		expect(runs).toBe(11);
	});

	it('looks at what is under way although the cap of the day is reached', async () => {
		const lanes = await lanesWith({ limits: { ...UNLIMITED, dailyCap: 2 } });
		await ensure(lanes, 'a');
		const items = nativeDatabase(lanes.connection).collection<{ _id: string; nextAt?: Date }>(
			'tally_items',
		);
		const looked: string[] = [];
		const looks: NonNullable<LaneKind['looks']> = {
			claim: async () => {
				const item = await items.findOneAndUpdate(
					{ _id: 'look', nextAt: { $lte: lanes.clock.now() } },
					{ $unset: { nextAt: '' } },
				);
				if (item) looked.push(item._id);
				return item && { ...item, laneId: 'a' };
			},
			next: async () => (await items.findOne({ _id: 'look' }))?.nextAt ?? null,
		};
		Object.assign(lanes.kind, { looks });
		lanes.start({ sweep: false });
		await lanes.add('a', 5);
		await until(async () => (await readLane(lanes, 'a')).gateCode === 'daily_cap_reached');
		const nextAt = new Date(lanes.clock.now().getTime() + 600);
		await items.insertOne({ _id: 'look', nextAt });
		// A turn that is refused now sleeps until the look, not until tomorrow.
		lanes.engine.queues.wakeSleeping('publish', 'a');
		await until(() => looked.length === 1);
		expect(lanes.clock.now().getTime()).toBeGreaterThanOrEqual(nextAt.getTime());
		expect(await lanes.left()).toBe(3);
		const { outbox, gateCode } = await readLane(lanes, 'a');
		expect([outbox.length, gateCode]).toEqual([1, 'daily_cap_reached']);
	});

	it('sleeps when the app may send no more, and shares what there is', async () => {
		const app = { tier: 'standard', pace: { capacity: 10, perSecond: 50 }, trialWritesPerDay: 1 };
		const lanes = await lanesWith({ app: app as TallyOptions['app'] });
		lanes.start();
		const began = lanes.clock.now().getTime();
		await Promise.all(['a', 'b', 'c', 'd'].map((lane) => lanes.add(lane, 10)));
		await until(async () => (await lanes.left()) === 0);
		// 40 items, 10 in the bucket: the other 30 need 600 ms.
		expect(lanes.clock.now().getTime() - began).toBeGreaterThanOrEqual(550);
		expect((await lanes.items()).every((item) => item.startedAt.length === 1)).toBe(true);
	});

	it('spends the Trial budget to the last call, in turn, and gates lanes at Pinterest only', async () => {
		const app = { tier: 'trial', pace: UNBOUNDED, trialWritesPerDay: 20 } as const;
		const lanes = [await lanesWith({ app }), await lanesWith({ app })];
		const [first] = lanes;
		if (!first) throw new Error('no engine');
		for (const lane of ['a', 'b', 'c', 'd']) await ensure(first, lane);
		await ensure(first, 'simulated', false);
		for (const lane of ['a', 'b', 'c', 'd']) await first.add(lane, 30, { wake: false });
		await first.add('simulated', 30, { wake: false });
		for (const engine of lanes) engine.start();
		await until(async () => {
			const all = ['a', 'b', 'c', 'd'].map((lane) => readLane(first, lane));
			return (await Promise.all(all)).every(({ gateCode }) => gateCode === 'app_budget_reached');
		});
		const starts = ['a', 'b', 'c', 'd'].map(async (lane) => (await startsOf(first, lane)).length);
		const counts = await Promise.all(starts);
		expect(counts.reduce((sum, count) => sum + count, 0)).toBe(20);
		expect(Math.max(...counts)).toBeLessThanOrEqual(10);
		await until(async () => (await startsOf(first, 'simulated')).length === 30);
	});

	it('stops the turn when an answer says that no call is left', async () => {
		const pace = { capacity: 40, perSecond: 1 };
		const lanes = await lanesWith({ pace, limits: UNLIMITED });
		const { run } = lanes.kind;
		let left = 3;
		(lanes.kind as { run: typeof run }).run = async (item, turn) => {
			left -= 1;
			return { ...(await run(item, turn)), callsLeft: { remaining: left, resetMs: 60_000 } };
		};
		lanes.start();
		await lanes.add('a', 10);
		await until(async () => (await startsOf(lanes, 'a')).length === 3);
		const now = lanes.clock.now();
		await until(async () => {
			const request = { now, limits: UNLIMITED };
			const usage = await lanes.store.usage({ kind: 'publish', laneId: 'a' }, request);
			return (usage?.fullAt ?? 0) >= now.getTime() + 90_000;
		});
		expect(await lanes.left()).toBe(7);
	});
});

import { WITHOUT_END } from '../../../service/src/features/lanes/index.js';
import { createLogger } from '../../../service/src/platform/logger.js';
import { lineCollector } from '../../support/line-collector.js';
import { tallyLanes, type TallyLanes, type TallyOptions } from '../../support/tally-lanes.js';
import { testDatabase, type TestDatabase } from '../../support/test-database.js';
import { until } from '../../support/until.js';

/** At once; node warns of more than ten listeners. */
const CALLS = 30;
/** Where node notes that it has warned: Jest keeps the warning itself from its tests. */
const hasWarned = (signal: AbortSignal): boolean =>
	Object.getOwnPropertySymbols(signal).some(
		(symbol) =>
			symbol.description === 'events.maxEventTargetListenersWarned' &&
			Reflect.get(signal, symbol) === true,
	);

describe('the lane engine', () => {
	let database: TestDatabase;
	const running: TallyLanes[] = [];

	beforeEach(() => {
		database = testDatabase();
	});
	afterEach(async () => {
		await Promise.all(running.splice(0).map((lanes) => lanes.stop()));
		await database.drop();
	});
	const lanesWith = async (options: Omit<TallyOptions, 'database'> = {}): Promise<TallyLanes> => {
		const lanes = await tallyLanes({ database, ...options });
		running.push(lanes);
		return lanes;
	};
	const done = (lanes: TallyLanes) =>
		until(async () => (await lanes.left()) === 0, { what: 'an empty lane' });

	it('runs every item of a lane once, in order', async () => {
		const order: string[] = [];
		const lanes = await lanesWith({
			during: async ({ id }) => {
				order.push(id);
			},
		});
		lanes.start({ sweep: false });
		await lanes.add('a', 23);
		await done(lanes);
		const items = await lanes.items();
		expect(items.map((item) => item.startedAt.length)).toEqual(items.map(() => 1));
		expect(order).toEqual(items.map((item) => item._id));
	});

	it('loses no wake-up that arrives while the lane runs empty', async () => {
		const lanes = await lanesWith();
		lanes.start({ sweep: false });
		for (let round = 0; round < 150; round++) {
			await Promise.all(['a', 'b', 'c', 'd'].map((lane) => lanes.add(lane, 1)));
		}
		await done(lanes);
		expect((await lanes.items()).every((item) => item.startedAt.length === 1)).toBe(true);
	});

	it('starts items without a wake-up by the sweep, and not before their time', async () => {
		const lanes = await lanesWith();
		lanes.start();
		const nextAt = new Date(lanes.clock.now().getTime() + 700);
		await lanes.add('later', 3, { wake: false, nextAt });
		await done(lanes);
		const starts = (await lanes.items()).flatMap((item) => item.startedAt);
		for (const at of starts) expect(at.getTime()).toBeGreaterThanOrEqual(nextAt.getTime());
	});

	it('serves lanes in turn: a long lane does not hold up a short one', async () => {
		const lanes = await lanesWith({ concurrency: 1, runMs: () => 5 });
		await lanes.add('long', 60);
		await lanes.add('short', 2);
		lanes.start({ sweep: false });
		await done(lanes);
		const items = await lanes.items();
		const lastShort = items.filter((item) => item.laneId === 'short').at(-1)?.startedAt[0];
		const before = items.filter(
			(item) => item.laneId === 'long' && (item.startedAt[0] ?? 0) < (lastShort ?? 0),
		);
		expect(before.length).toBeLessThanOrEqual(10);
	});

	it('keeps one item of a lane in flight, or as many as the kind is wide', async () => {
		const peaks: Record<number, number> = {};
		for (const width of [1, 5]) {
			let inFlight = 0;
			peaks[width] = 0;
			const lanes = await lanesWith({
				width,
				quantum: 50,
				runMs: () => 10,
				during: async () => {
					inFlight -= 1;
				},
			});
			const { claim } = lanes.kind;
			(lanes.kind as { claim: typeof claim }).claim = async (laneId) => {
				const item = await claim(laneId);
				if (item) inFlight += 1;
				peaks[width] = Math.max(peaks[width] ?? 0, inFlight);
				return item;
			};
			lanes.start({ sweep: false });
			await lanes.add(`w${String(width)}`, 20);
			await done(lanes);
			await lanes.stop();
			running.pop();
		}
		expect(peaks).toEqual({ 1: 1, 5: 5 });
	});

	it('holds a gated lane and no other, and goes on by itself when the gate ends', async () => {
		const lanes = await lanesWith();
		lanes.start();
		await lanes.store.ensure({
			kind: 'publish',
			laneId: 'limited',
			workspaceId: 'w',
			now: lanes.clock.now(),
		});
		const since = lanes.clock.now();
		const reopens = new Date(since.getTime() + 900);
		await lanes.store.gate({
			kind: 'publish',
			laneId: 'limited',
			gate: { until: reopens, code: 'rate_limited', since },
		});
		await lanes.add('limited', 5);
		await lanes.add('free', 5);
		await until(async () => {
			const items = await lanes.items();
			return items.filter((item) => item.nextAt === undefined).length === 10;
		});
		const starts = (await lanes.items()).filter((item) => item.startedAt.length > 0);
		const of = (lane: string) =>
			starts.filter((item) => item.laneId === lane).map((item) => Number(item.startedAt[0]));
		expect(Math.min(...of('limited'))).toBeGreaterThanOrEqual(reopens.getTime());
		expect(Math.max(...of('free'))).toBeLessThan(reopens.getTime());
	});

	it('brings a sleeping turn forward when its gate is opened early', async () => {
		const lanes = await lanesWith();
		lanes.start({ sweep: false });
		await lanes.store.ensure({
			kind: 'publish',
			laneId: 'a',
			workspaceId: 'w',
			now: lanes.clock.now(),
		});
		const since = lanes.clock.now();
		const gate = {
			until: new Date(since.getTime() + 60_000),
			code: 'rate_limited' as const,
			since,
		};
		await lanes.store.gate({ kind: 'publish', laneId: 'a', gate });
		await lanes.add('a', 1);
		// The turn has been refused and sleeps once the lane was looked at.
		await until(async () => (await database.countSorted('turns-publish:delayed')) === 1);
		await lanes.store.openGate({ kind: 'publish', laneId: 'a' });
		lanes.engine.queues.wakeSleeping('publish', 'a');
		await done(lanes);
	});

	it('asks, of lanes closed without an end, whether their reason is gone', async () => {
		const lanes = await lanesWith();
		const asked: string[] = [];
		lanes.kind.reopen = async (laneIds) => {
			asked.push(...laneIds);
			for (const laneId of laneIds) await lanes.store.openGate({ kind: 'publish', laneId });
			return [...laneIds];
		};
		await lanes.add('closed', 1, { wake: false });
		await lanes.add('limited', 1, { wake: false });
		const since = lanes.clock.now();
		const soon = new Date(since.getTime() + 500);
		for (const [laneId, until] of Object.entries({ closed: WITHOUT_END, limited: soon })) {
			const gate = { until, code: 'token_expired' as const, since };
			await lanes.store.gate({ kind: 'publish', laneId, gate });
		}
		lanes.start();
		await done(lanes);
		expect(asked).toEqual(['closed']);
	});

	it('tells once of a lane that is missing, however often it is asked for', async () => {
		const log = lineCollector();
		const logger = createLogger({ level: 'warn', destination: log.destination });
		const lanes = await lanesWith({ concurrency: 1, logger });
		lanes.start({ sweep: false });
		const complaints = () => log.lines.filter((line) => line.includes('nowhere'));
		lanes.engine.queues.wake('publish', 'nowhere');
		await until(() => complaints().length === 1);
		lanes.engine.queues.wake('publish', 'nowhere');
		await lanes.add('after', 1);
		await done(lanes);
		expect(complaints()).toHaveLength(1);
	});

	it('spreads a paced lane: the bucket at once, then one by one', async () => {
		const lanes = await lanesWith({ pace: { capacity: 3, perSecond: 10 }, quantum: 5 });
		lanes.start();
		await lanes.add('paced', 9);
		await done(lanes);
		const starts = (await lanes.items()).map((item) => Number(item.startedAt[0])).sort();
		// 9 items, 3 in the bucket: the other 6 need 600 ms; one token may be a claim earlier.
		expect((starts.at(-1) ?? 0) - (starts[0] ?? 0)).toBeGreaterThanOrEqual(500);
	});

	it('goes on after everything in Redis was lost', async () => {
		const lanes = await lanesWith({ runMs: () => 2 });
		lanes.start();
		await Promise.all(Array.from({ length: 20 }, (_, i) => lanes.add(`lane${String(i)}`, 10)));
		await until(async () => (await lanes.left()) < 150);
		await database.forgetKeys();
		await done(lanes);
		expect((await lanes.items()).every((item) => item.startedAt.length === 1)).toBe(true);
	});

	it('goes on with what is under way in a lane of which a hold of ours and Redis are gone', async () => {
		const lanes = await lanesWith();
		const { claim, nextLook } = lanes.kind;
		Object.assign(lanes.kind, { looks: { claim, next: nextLook } });
		const since = lanes.clock.now();
		const at = (ms: number): Date => new Date(since.getTime() + ms);
		await lanes.add('capped', 1, { wake: false, nextAt: at(2_000) });
		const gate = { until: at(3_600_000), code: 'daily_cap_reached', since } as const;
		await lanes.store.gate({ kind: 'publish', laneId: 'capped', gate });
		lanes.start();
		lanes.engine.queues.wake('publish', 'capped');
		await until(async () => (await database.countSorted('turns-publish:delayed')) === 1);
		await database.forgetKeys();
		await done(lanes);
	});

	it('lets as many calls hang on its signal as there are turns, without a warning', async () => {
		const calling = new Set<string>();
		let warned = false;
		const lanes = await lanesWith({
			during: async ({ laneId }, { signal }) => {
				const onAbort = (): void => undefined;
				signal.addEventListener('abort', onAbort);
				calling.add(laneId);
				await until(() => calling.size === CALLS);
				warned ||= hasWarned(signal);
				signal.removeEventListener('abort', onAbort);
			},
		});
		lanes.start({ sweep: false });
		await Promise.all(Array.from({ length: CALLS }, (_, i) => lanes.add(`call${String(i)}`, 1)));
		await done(lanes);
		expect(calling.size).toBe(CALLS);
		expect(warned).toBe(false);
	});

	it('lets a frozen owner claim nothing under a lease that has lapsed', async () => {
		const lanes = await lanesWith({ leaseMs: 600, quantum: 100, runMs: () => 50 });
		lanes.start();
		const renewing = jest.spyOn(lanes.store, 'renew').mockResolvedValue(new Set<string>());
		await lanes.add('frozen', 30);
		await done(lanes);
		expect(renewing).toHaveBeenCalled();
		expect((await lanes.items()).every((item) => item.startedAt.length === 1)).toBe(true);
	});
});

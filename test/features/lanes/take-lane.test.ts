import fc from 'fast-check';
import type { PaceLimits } from '../../../service/src/domain/pace.js';
import { laneStage, UNLIMITED, type LaneStage } from './lane-stage.js';

const NOON = Date.parse('2026-03-01T12:00:00Z');
const MIDNIGHT = Date.parse('2026-03-02T00:00:00Z');
const MINUTE = 60_000;

let stage: LaneStage;
beforeAll(async () => {
	stage = await laneStage();
});
afterAll(() => stage.stop());

const limits = (given: Partial<PaceLimits>): { limits: PaceLimits } => ({
	limits: { ...UNLIMITED, ...given },
});
const refused = (until: number, why: string) => ({ kind: 'refused', until: new Date(until), why });

describe('taking a lane with spacing', () => {
	const spaced = limits({ spacingMs: 10 * MINUTE });

	it('grants one start, and the next only after the spacing', async () => {
		const lane = await stage.lane();
		expect(await lane.take(NOON, spaced)).toMatchObject({ kind: 'taken', granted: 1 });
		await lane.release({ lastStartAt: NOON + 500 });
		const next = NOON + 500 + 10 * MINUTE;
		expect(await lane.take(next - 1, spaced)).toMatchObject(refused(next, 'pace'));
		expect(await lane.take(next, spaced)).toMatchObject({ kind: 'taken', granted: 1 });
	});

	it('gives the turn back to a lane whose start was not used', async () => {
		const lane = await stage.lane();
		await lane.serve(NOON, spaced);
		const later = NOON + 10 * MINUTE;
		const taken = await lane.take(later, spaced);
		expect(taken).toMatchObject({ kind: 'taken', startBefore: NOON });
		await lane.release({ lastStartAt: NOON });
		expect(await lane.serve(later + 1, spaced)).toBe(1);
	});

	it('counts the start of a process that died with the lane in its hands', async () => {
		const lane = await stage.lane();
		await lane.take(NOON, spaced);
		expect(await lane.take(NOON + 5_000, spaced)).toMatchObject(
			refused(NOON + 10 * MINUTE, 'pace'),
		);
	});
});

describe('taking a lane with a daily cap', () => {
	const capped = limits({ dailyCap: 7 });

	it('grants what is left of the day and then refuses until the next one begins', async () => {
		const lane = await stage.lane({ dailyCapped: true });
		expect(await lane.serve(NOON, capped)).toBe(5);
		expect(await lane.serve(NOON + 1, capped)).toBe(2);
		expect(await lane.take(NOON + 2, capped)).toMatchObject(refused(MIDNIGHT, 'cap'));
		expect(await lane.take(MIDNIGHT - 1, capped)).toMatchObject(refused(MIDNIGHT, 'cap'));
		expect(await lane.serve(MIDNIGHT, capped)).toBe(5);
	});

	it('names the end of the day, after which nothing may start under it', async () => {
		const lane = await stage.lane({ dailyCapped: true });
		expect(await lane.take(NOON, capped)).toMatchObject({ dayEndsAt: MIDNIGHT });
		await lane.release();
		expect(await lane.take(NOON, limits({}))).toMatchObject({ dayEndsAt: null });
	});

	it('takes starts back that were not used', async () => {
		const lane = await stage.lane({ dailyCapped: true });
		await lane.take(NOON, capped);
		await lane.release({ unusedOfDay: 4 });
		expect(await lane.serve(NOON + 1, capped)).toBe(5);
		expect(await lane.serve(NOON + 2, capped)).toBe(1);
	});

	it('holds nobody in the sandbox, where only a cap of its own counts', async () => {
		const lane = await stage.lane();
		for (let i = 0; i < 4; i++) expect(await lane.serve(NOON + i, capped)).toBe(5);
		const change = { settings: { dailyCap: 3 }, limits: capped.limits, now: new Date(NOON) };
		await stage.store.setPace(lane.ref, change);
		expect(await lane.serve(NOON + 9, capped)).toBe(3);
		expect(await lane.serve(NOON + 10, capped)).toBe(0);
	});

	it('ends the day where the account is', async () => {
		const lane = await stage.lane({ dailyCapped: true });
		const inTokyo = limits({ dailyCap: 5, timeZone: 'Asia/Tokyo' });
		expect(await lane.serve(NOON, inTokyo)).toBe(5);
		const endsAt = Date.parse('2026-03-01T15:00:00Z');
		expect(await lane.take(NOON + 1, inTokyo)).toMatchObject(refused(endsAt, 'cap'));
		expect(await lane.serve(endsAt, inTokyo)).toBe(5);
	});

	it('keeps the count when the zone is changed, so that moving gives no second day', async () => {
		const lane = await stage.lane({ dailyCapped: true });
		await lane.serve(NOON, capped);
		for (const timeZone of ['Asia/Tokyo', 'America/New_York', 'Pacific/Kiritimati']) {
			const change = { settings: { timeZone }, limits: capped.limits, now: new Date(NOON) };
			const usage = await stage.store.setPace(lane.ref, change);
			expect(usage?.day?.count).toBe(5);
		}
		expect(await lane.serve(NOON + 1, capped)).toBe(2);
	});

	it('opens the gate of a reached cap when the cap is changed, and no other gate', async () => {
		for (const code of ['daily_cap_reached', 'rate_limited'] as const) {
			const lane = await stage.lane({ dailyCapped: true });
			const [since, until] = [new Date(NOON), new Date(MIDNIGHT)];
			await stage.store.gate({ ...lane.ref, gate: { until, code, since } });
			const change = { settings: { dailyCap: 9 }, limits: capped.limits, now: since };
			const usage = await stage.store.setPace(lane.ref, change);
			expect(usage?.gate?.code).toBe(code === 'rate_limited' ? code : undefined);
		}
	});
});

describe('several processes on one lane', () => {
	const two = limits({ dailyCap: 23 });
	const times = fc.array(fc.integer({ min: 0, max: 3_600_000 }), { minLength: 20, maxLength: 40 });

	it('never start more than the cap in a day, whatever they return', async () => {
		await fc.assert(
			fc.asyncProperty(times, fc.infiniteStream(fc.nat(2)), async (offsets, unused) => {
				const lane = await stage.lane({ dailyCapped: true });
				let used = 0;
				let at = NOON;
				for (const offset of offsets.sort((a, b) => a - b)) {
					at = NOON + offset;
					const takes = [lane.take(at, two), lane.take(at, two)];
					const [first, second] = await Promise.all(takes);
					const both = [first, second].filter((taken) => taken?.kind === 'taken');
					expect(both.length).toBeLessThanOrEqual(1);
					const [taken] = both;
					if (taken?.kind !== 'taken') continue;
					const back = Math.min(taken.granted, unused.next().value ?? 0);
					used += taken.granted - back;
					const { owner } = (await lane.document()) as { owner: string };
					await lane.release({ owner, unusedOfDay: back });
				}
				expect(used).toBeLessThanOrEqual(23);
				expect((await lane.document())['day']).toMatchObject({ count: used });
			}),
			{ numRuns: 4 },
		);
	}, 30_000);

	it('count a new day once, although each finds the old one over', async () => {
		const lane = await stage.lane({ dailyCapped: true });
		await lane.serve(NOON, two);
		for (let i = 0; i < 10; i++) {
			await Promise.all([lane.take(MIDNIGHT + i, two), lane.take(MIDNIGHT + i, two)]);
			const { owner, day } = (await lane.document()) as {
				owner: string;
				day: { count: number };
			};
			expect(day.count).toBe(Math.min(23, 5 * (i + 1)));
			await lane.release({ owner });
		}
	});
});

describe('looks at what is under way', () => {
	const looks = { ...limits({ dailyCap: 5, spacingMs: MINUTE }), looksOnly: true };

	it('pass a hold of ours and are charged nothing', async () => {
		const lane = await stage.lane({ dailyCapped: true });
		const [since, until] = [new Date(NOON), new Date(MIDNIGHT)];
		const gate = { until, code: 'daily_cap_reached', since } as const;
		await stage.store.gate({ ...lane.ref, gate });
		expect(await lane.take(NOON + 1, looks)).toMatchObject({ kind: 'taken', dayEndsAt: null });
		await lane.release();
		const { day, lastStartAt } = await lane.document();
		expect([day, lastStartAt]).toEqual([undefined, undefined]);
	});

	it('wait with everything else behind a limit of Pinterest', async () => {
		const lane = await stage.lane();
		const [since, until] = [new Date(NOON), new Date(NOON + MINUTE)];
		await stage.store.gate({ ...lane.ref, gate: { until, code: 'rate_limited', since } });
		expect(await lane.take(NOON + 1, looks)).toMatchObject(refused(NOON + MINUTE, 'gate'));
	});
});

describe('releasing a lane after a low answer', () => {
	const pace = { capacity: 10, perSecond: 1 };

	it.each([
		['none left: no token until the reset', 0, 30_000, 30_000],
		['three left: three tokens', 3, 30_000, 0],
	])('%s', async (_, remaining, resetMs, wait) => {
		const lane = await stage.lane();
		await lane.take(NOON, { pace, quantum: 1 });
		await lane.release({ callsLeft: { remaining, resetMs, nowMs: NOON } });
		if (wait > 0) {
			expect(await lane.take(NOON + 1, { pace })).toMatchObject(refused(NOON + wait, 'pace'));
		}
		expect(await lane.serve(NOON + wait, { pace, quantum: 10 })).toBe(Math.max(1, remaining));
	});

	it('never makes the bucket fuller', async () => {
		const lane = await stage.lane();
		await lane.take(NOON, { pace, quantum: 10 });
		await lane.release({ callsLeft: { remaining: 9, resetMs: 1_000, nowMs: NOON } });
		expect(await lane.serve(NOON, { pace })).toBe(0);
	});
});

import { CRASH_POINTS } from '../../service/src/config/crash-point-names.js';
import { CASTS, NEMESES, RECEIVERS, WEATHERS } from './nemeses.js';
import { planOf, REQUESTS } from './plan.js';
import { ACCOUNTS } from './planned-request.js';

const plans = Array.from({ length: 200 }, (_, i) => planOf(i + 1));
const LEAST_RUNS = 20;

const count = <T>(items: readonly T[], wanted: T): number =>
	items.filter((item) => item === wanted).length;

describe('planOf', () => {
	it('gives the same plan for the same seed and another for another', () => {
		expect(planOf(7)).toEqual(planOf(7));
		expect(planOf(7).requests.map(({ atMs }) => atMs)).not.toEqual(
			planOf(8).requests.map(({ atMs }) => atMs),
		);
	});

	it.each(NEMESES)('strikes with %s in at least 20 of 200 runs', (nemesis) => {
		const met = plans.flatMap(({ strikes }) => strikes.map((strike) => strike.nemesis));
		expect(count(met, nemesis)).toBeGreaterThanOrEqual(LEAST_RUNS);
	});

	it('has every weather, every mood of the receiver and every clock in at least 20', () => {
		for (const weather of WEATHERS) {
			const met = plans.map((plan) => plan.weather);
			expect(count(met, weather)).toBeGreaterThanOrEqual(LEAST_RUNS);
		}
		for (const mood of RECEIVERS) {
			const met = plans.map((plan) => plan.receiver);
			expect(count(met, mood)).toBeGreaterThanOrEqual(LEAST_RUNS);
		}
		for (const offset of [300_000, -300_000]) {
			const met = plans.map((plan) => plan.clockOffsetMs);
			expect(count(met, offset)).toBeGreaterThanOrEqual(LEAST_RUNS);
		}
	});

	it('orders a crash at every named point', () => {
		const ordered = plans.flatMap(({ strikes }) =>
			strikes.flatMap(({ crash }) => (crash ? [crash.point] : [])),
		);
		expect(new Set(ordered)).toEqual(new Set(CRASH_POINTS));
	});

	it('never strikes one target twice at a time', () => {
		for (const { strikes } of plans) {
			const [first, second] = strikes;
			if (!first || !second || first.target !== second.target) continue;
			expect(second.atMs).toBeGreaterThan(first.atMs + first.forMs);
		}
	});

	it('has several publishers in most runs, and always where one freezes', () => {
		const several = plans.filter(({ cast }) => publishers(cast) > 1);
		expect(several.length).toBeGreaterThan(plans.length / 2);
		for (const { cast, strikes } of plans) {
			if (!strikes.some(({ nemesis }) => nemesis.startsWith('freeze'))) continue;
			expect(publishers(cast)).toBeGreaterThan(1);
		}
	});

	it('asks with titles of which none is part of another, over all accounts', () => {
		for (const { requests } of plans.slice(0, 24)) {
			const titles = requests.map(({ title }) => title);
			expect(new Set(titles).size).toBe(REQUESTS);
			for (const title of titles) {
				expect(titles.filter((other) => other.includes(title))).toEqual([title]);
			}
			expect(new Set(requests.map(({ account }) => account)).size).toBe(ACCOUNTS);
			expect(requests.some(({ runInMs }) => runInMs !== null)).toBe(true);
		}
	});

	it('keeps late effects shorter than the search for them', () => {
		const delays = plans.flatMap(({ rules }) =>
			rules.flatMap(({ fault, delayMs = 0 }) => (fault === 'late-effect' ? [delayMs] : [])),
		);
		expect(delays.length).toBeGreaterThan(0);
		expect(Math.max(...delays)).toBeLessThan(2_000);
	});
});

const publishers = (cast: keyof typeof CASTS): number =>
	CASTS[cast].filter((roles) => roles.includes('publisher')).length;

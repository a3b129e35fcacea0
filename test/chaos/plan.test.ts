import { ACCOUNTS, NEMESES, planOf, REQUESTS } from './plan.js';

const plans = Array.from({ length: 24 }, (_, i) => planOf(i + 1));

describe('planOf', () => {
	it('gives the same plan for the same seed and another for another', () => {
		expect(planOf(7)).toEqual(planOf(7));
		expect(planOf(7).requests.map(({ atMs }) => atMs)).not.toEqual(
			planOf(8).requests.map(({ atMs }) => atMs),
		);
	});

	it('takes the nemeses in turn, each against one process and against two', () => {
		const met = new Set(plans.map(({ nemesis, processes }) => `${nemesis} ${String(processes)}`));
		expect(plans.slice(0, 3).map(({ nemesis }) => nemesis)).toEqual([...NEMESES]);
		expect(met.size).toBe(2 * NEMESES.length);
	});

	it('asks with titles of which none is part of another, over all accounts', () => {
		for (const { requests } of plans) {
			const titles = requests.map(({ title }) => title);
			expect(new Set(titles).size).toBe(REQUESTS);
			for (const title of titles) {
				expect(titles.filter((other) => other.includes(title))).toEqual([title]);
			}
			expect(new Set(requests.map(({ account }) => account)).size).toBe(ACCOUNTS);
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

import fc from 'fast-check';
import {
	ACCEPT_STATES,
	firstIllegalStep,
	MOVES,
	STATES,
	type Step,
} from '../../service/src/domain/publication-state.js';

const TRIGGERS = [...new Set(MOVES.map(({ trigger }) => trigger))];

/** A path along the table: where it begins and, per step, which of the rows it takes. */
const walk = fc
	.tuple(fc.constantFrom(...ACCEPT_STATES), fc.array(fc.nat(), { maxLength: 40 }))
	.map(([first, choices]) => {
		const steps: Step[] = [{ from: null, trigger: 'accept', to: first }];
		let state = first;
		for (const choice of choices) {
			const rows = MOVES.filter(({ from }) => from === state);
			const row = rows[choice % rows.length];
			if (!row) break;
			steps.push({ from: row.from, trigger: row.trigger, to: row.to });
			state = row.to;
		}
		return steps;
	});

const anyStep: fc.Arbitrary<Step> = fc.record({
	from: fc.constantFrom(...STATES),
	trigger: fc.constantFrom(...TRIGGERS),
	to: fc.constantFrom(...STATES),
});

const isRow = (step: Step): boolean =>
	MOVES.some(
		({ from, trigger, to }) => from === step.from && trigger === step.trigger && to === step.to,
	);

describe('firstIllegalStep', () => {
	it('accepts every walk over the table', () => {
		fc.assert(
			fc.property(walk, (steps) => firstIllegalStep(steps) === undefined),
			{ numRuns: 1_000 },
		);
	});

	it('accepts the end of a walk whose beginning was cut off', () => {
		fc.assert(
			fc.property(walk, fc.nat(), (steps, cut) => {
				const rest = steps.slice(cut % steps.length);
				return firstIllegalStep(rest) === undefined;
			}),
			{ numRuns: 500 },
		);
	});

	it('finds a planted step that is no row of the table', () => {
		fc.assert(
			fc.property(walk, anyStep, fc.nat(), (steps, step, at) => {
				const last = steps[at % steps.length];
				const planted: Step = { ...step, from: last?.to ?? null };
				fc.pre(!isRow(planted));
				const before = steps.slice(0, (at % steps.length) + 1);
				return firstIllegalStep([...before, planted]) === planted;
			}),
			{ numRuns: 1_000 },
		);
	});

	it('finds a step that does not begin where the one before ended', () => {
		fc.assert(
			fc.property(walk, fc.constantFrom(...MOVES), (steps, { from, trigger, to }) => {
				fc.pre(steps.at(-1)?.to !== from);
				const torn: Step = { from, trigger, to };
				return firstIllegalStep([...steps, torn]) === torn;
			}),
			{ numRuns: 1_000 },
		);
	});

	it('finds a missing step unless the path still fits together', () => {
		fc.assert(
			fc.property(walk, fc.nat(), (steps, at) => {
				fc.pre(steps.length > 2);
				const missing = 1 + (at % (steps.length - 2));
				const rest = steps.filter((_, index) => index !== missing);
				const fits = steps[missing - 1]?.to === steps[missing + 1]?.from;
				return (firstIllegalStep(rest) === undefined) === fits;
			}),
			{ numRuns: 500 },
		);
	});

	it.each<[string, Step[]]>([
		[
			'a second acceptance',
			[
				{ from: null, trigger: 'accept', to: 'queued' },
				{ from: 'queued', trigger: 'accept', to: 'queued' },
			],
		],
		[
			'an acceptance that comes from a state',
			[{ from: 'queued', trigger: 'accept', to: 'queued' }],
		],
		['a move that comes from nowhere', [{ from: null, trigger: 'claim', to: 'publishing' }]],
		[
			'a second send after an unknown outcome',
			[
				{ from: 'publishing', trigger: 'lose', to: 'verifying' },
				{ from: 'verifying', trigger: 'claim', to: 'publishing' },
			],
		],
	])('refuses %s', (_, steps) => {
		expect(firstIllegalStep(steps)).toBe(steps.at(-1));
	});

	it('refuses an acceptance in any state but those of acceptance', () => {
		for (const to of STATES) {
			const step: Step = { from: null, trigger: 'accept', to };
			expect(firstIllegalStep([step])).toBe(ACCEPT_STATES.includes(to) ? undefined : step);
		}
	});

	it('answers with the first of several illegal steps', () => {
		const first: Step = { from: 'queued', trigger: 'succeed', to: 'published' };
		const second: Step = { from: 'published', trigger: 'claim', to: 'publishing' };
		expect(firstIllegalStep([first, second])).toBe(first);
		expect(firstIllegalStep([])).toBeUndefined();
	});
});

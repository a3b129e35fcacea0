import type { Invariant, Violation } from '../support/history-checker.js';
import { NEMESES, RECEIVERS, WEATHERS } from './nemeses.js';
import type { SeedResult } from './run-seed.js';

/** What a run can do wrong, in the words of the promise. */
const WRONGS = ['lost', 'twice', 'early', 'illegal', 'silent', 'other'] as const;
type Wrong = (typeof WRONGS)[number];

const WRONG_OF: Readonly<Record<Invariant, Wrong>> = {
	answers: 'lost',
	'no loss': 'lost',
	'at most one effect': 'twice',
	'never early': 'early',
	'legal states': 'illegal',
	fences: 'illegal',
	gates: 'other',
	events: 'silent',
	'nothing left behind': 'silent',
	tenancy: 'other',
};

/** What is kept of a run for the table at the end. */
export interface SeedCount {
	readonly seed: number;
	/** Everything that struck it. */
	readonly met: readonly string[];
	readonly wrongs: Readonly<Partial<Record<Wrong, number>>>;
	readonly pins: number;
	/** Pins whose outcome stayed unclear, each told by its event. */
	readonly unclear: number;
	readonly adopted: number;
	readonly settledMs: number;
	readonly ms: number;
	readonly crashedAt: readonly string[];
	/** Whether it could be run at all. */
	readonly ran: boolean;
}

export function countOf(result: SeedResult): SeedCount {
	const { plan, history, violations, crashedAt, settledMs, ms } = result;
	const { pins } = history;
	return {
		seed: plan.seed,
		met: metBy(result),
		wrongs: wrongsOf(violations),
		pins: pins.length,
		unclear: pins.filter(({ errorCode }) => errorCode === 'unconfirmed').length,
		adopted: pins.filter(({ steps }) => steps.some(({ trigger }) => trigger === 'adopt')).length,
		settledMs: Math.round(settledMs),
		ms: Math.round(ms),
		crashedAt,
		ran: true,
	};
}

/** A run that could not be carried to its end counts as one wrong of its own. */
export const brokenRun = (seed: number): SeedCount => ({
	seed,
	met: [],
	wrongs: { other: 1 },
	pins: 0,
	unclear: 0,
	adopted: 0,
	settledMs: 0,
	ms: 0,
	crashedAt: [],
	ran: false,
});

/** A strike at a named point counts only where the point was reached. */
function metBy({ plan, crashedAt }: SeedResult): string[] {
	const { strikes, clockOffsetMs, weather, receiver } = plan;
	const struck = strikes.filter(({ crash }) => !crash || crashedAt.includes(crash.point));
	return [
		...struck.map(({ nemesis }) => nemesis),
		...(clockOffsetMs === 0 ? [] : [`clock ${clockOffsetMs > 0 ? '+' : '-'}5 min`]),
		...(weather === 'calm' ? [] : [`Pinterest: ${weather}`]),
		'Pinterest: effect, then no answer',
		...(receiver === 'up' ? [] : [`receiver: ${receiver}`]),
	];
}

function wrongsOf(violations: readonly Violation[]): SeedCount['wrongs'] {
	const wrongs: Partial<Record<Wrong, number>> = {};
	for (const { invariant } of violations) {
		const wrong = WRONG_OF[invariant];
		wrongs[wrong] = (wrongs[wrong] ?? 0) + 1;
	}
	return wrongs;
}

const ROWS = [
	...NEMESES,
	'clock +5 min',
	'clock -5 min',
	...WEATHERS.filter((weather) => weather !== 'calm').map((weather) => `Pinterest: ${weather}`),
	'Pinterest: effect, then no answer',
	...RECEIVERS.filter((mood) => mood !== 'up').map((mood) => `receiver: ${mood}`),
];

/** The table at the end: per nemesis its runs and what went wrong in them; then the sums. */
export function tallyText(counts: readonly SeedCount[]): string {
	const row = (name: string, of: readonly SeedCount[]): string =>
		[
			name.padEnd(34),
			String(of.length).padStart(5),
			...WRONGS.map((wrong) => String(sum(of, ({ wrongs }) => wrongs[wrong] ?? 0)).padStart(8)),
		].join('');
	const pins = sum(counts, (count) => count.pins);
	const unclear = sum(counts, (count) => count.unclear);
	const share = pins === 0 ? 0 : (100 * unclear) / pins;
	const points = [...new Set(counts.flatMap(({ crashedAt }) => crashedAt))].sort();
	return [
		['nemesis'.padEnd(34), ' runs', ...WRONGS.map((wrong) => wrong.padStart(8))].join(''),
		...ROWS.map((name) =>
			row(
				name,
				counts.filter(({ met }) => met.includes(name)),
			),
		),
		row('all runs', counts),
		`${String(pins)} pins, ${String(sum(counts, ({ adopted }) => adopted))} adopted after a lost answer, ${String(unclear)} unclear outcomes (${share.toFixed(2)} %), each told`,
		`${String(points.length)} named points reached: ${points.join(', ')}`,
		`slowest to come to rest: ${slowest(counts)}`,
	].join('\n');
}

const sum = (counts: readonly SeedCount[], of: (count: SeedCount) => number): number =>
	counts.reduce((total, count) => total + of(count), 0);

const slowest = (counts: readonly SeedCount[]): string =>
	[...counts]
		.sort((a, b) => b.settledMs - a.settledMs)
		.slice(0, 3)
		.map(({ seed, settledMs }) => `seed ${String(seed)} ${(settledMs / 1_000).toFixed(1)} s`)
		.join(', ');

/** One figure beside its floor. */
export interface Figure {
	readonly row: string;
	readonly what: string;
	readonly unit: string;
	readonly ours: number;
	/** Null: it is beside the clock or a fixed bound. */
	readonly floor: number | null;
	readonly goal: Goal | null;
}

/** A multiple of the floor, with `plus` in the unit on top; or a bound in the unit. */
export type Goal =
	| { readonly atLeast: number }
	| { readonly atMost: number; readonly plus?: number }
	| { readonly within: number };

/** What a row found: figures with a goal, and facts without one. */
export interface RowResult {
	readonly figures: readonly Figure[];
	readonly facts: readonly string[];
}

export const ratioOf = ({ ours, floor }: Figure): number | null =>
	floor === null ? null : ours / floor;

/** Null where the figure has no goal. */
export function isMet({ ours, floor, goal }: Figure): boolean | null {
	if (goal === null) return null;
	if ('within' in goal) return ours <= goal.within;
	if (floor === null) throw new Error('a multiple of no floor');
	if ('atLeast' in goal) return ours >= goal.atLeast * floor;
	return ours <= goal.atMost * floor + (goal.plus ?? 0);
}

export const shown = (value: number): string =>
	value.toLocaleString('en-US', { maximumFractionDigits: value < 10 ? 2 : value < 100 ? 1 : 0 });

const HEAD = ['row', 'figure', 'ours', 'floor', 'ratio', 'goal', 'verdict'];

/** The one table of a run, then the facts and the rows that are not built. */
export function renderReport(
	results: readonly RowResult[],
	notMeasured: readonly string[],
): string[] {
	const cells = results.flatMap(({ figures }) => figures).map(cellsOf);
	const missing = notMeasured.map((row) => [row, '', '–', '–', '–', '–', 'not measured']);
	return [...table([HEAD, ...cells, ...missing]), '', ...results.flatMap(({ facts }) => facts)];
}

const VERDICTS: Readonly<Record<string, string>> = {
	true: 'met',
	false: 'MISSED',
	null: 'no goal',
};

function wantedBy(goal: Goal, unit: string): string {
	if ('within' in goal) return `≤ ${shown(goal.within)} ${unit}`;
	if ('atLeast' in goal) return `≥ ${shown(goal.atLeast)} ×`;
	return `≤ ${shown(goal.atMost)} ×${goal.plus ? ` + ${shown(goal.plus)} ${unit}` : ''}`;
}

function cellsOf(figure: Figure): string[] {
	const { row, what, unit, ours, floor, goal } = figure;
	return [
		row,
		`${what}, ${unit}`,
		shown(ours),
		floor === null ? '–' : shown(floor),
		ratioOf(figure)?.toFixed(2) ?? '–',
		goal ? wantedBy(goal, unit) : '–',
		VERDICTS[String(isMet(figure))] ?? '',
	];
}

function table(rows: readonly (readonly string[])[]): string[] {
	const widths = HEAD.map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
	const line = (row: readonly string[], pad = ' '): string =>
		`| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0, pad)).join(' | ')} |`;
	const [head = [], ...body] = rows;
	return [
		line(head),
		line(
			HEAD.map(() => ''),
			'-',
		),
		...body.map((row) => line(row)),
	];
}

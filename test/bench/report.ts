/** One figure beside its floor. */
export interface Figure {
	readonly row: string;
	readonly what: string;
	readonly unit: string;
	readonly ours: number;
	readonly floor: number;
	/** Goal for ours as a multiple of the floor. */
	readonly goal: { readonly atLeast: number } | { readonly atMost: number };
}

/** What a row found: figures with a goal, and facts without one. */
export interface RowResult {
	readonly figures: readonly Figure[];
	readonly facts: readonly string[];
}

export const ratioOf = ({ ours, floor }: Figure): number => ours / floor;

export function isMet(figure: Figure): boolean {
	const ratio = ratioOf(figure);
	return 'atLeast' in figure.goal ? ratio >= figure.goal.atLeast : ratio <= figure.goal.atMost;
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

function cellsOf(figure: Figure): string[] {
	const { row, what, unit, ours, floor, goal } = figure;
	const wanted = 'atLeast' in goal ? `≥ ${shown(goal.atLeast)}` : `≤ ${shown(goal.atMost)}`;
	return [
		row,
		`${what}, ${unit}`,
		shown(ours),
		shown(floor),
		ratioOf(figure).toFixed(2),
		wanted,
		isMet(figure) ? 'met' : 'MISSED',
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

import { parseArgs } from 'node:util';

export const MEASURED_ROWS = ['accept', 'publish', 'due', 'isolation', 'lanes'] as const;
/** Rows of the table that nobody has built yet. */
export const OTHER_ROWS = ['webhooks', 'lists'] as const;
export type RowName = (typeof MEASURED_ROWS)[number] | (typeof OTHER_ROWS)[number];

export interface BenchOptions {
	readonly rows: readonly RowName[];
	/** Length of one round of load. */
	readonly seconds: number;
	/** Rounds of each side; the median counts. */
	readonly rounds: number;
	/** Share of the full size of the rows due, isolation and lanes, above 0 and at most 1. */
	readonly scale: number;
	/** File for the figures as JSON. */
	readonly json?: string;
	/** Folder for CPU profiles of the service; the figures then count for nothing. */
	readonly profile?: string;
}

export const HELP = `npm run bench -- [--rows accept,publish] [--seconds 5] [--rounds 3]
                 [--scale 1] [--json FILE] [--profile FOLDER]
  --rows     rows to measure; all by default
  --seconds  length of one round of load
  --rounds   rounds of ours and of the floor, taken in turns; the median counts
  --scale    share of the full size of due, isolation and lanes: 0.1 = a tenth
  --json     also writes the figures to a file
  --profile  writes CPU profiles of the service and prints where its time goes`;

/** Reads the command line. Throws with a sentence for a person. */
export function readOptions(args: readonly string[]): BenchOptions | 'help' {
	const { values } = parseArgs({
		args: [...args],
		options: {
			rows: { type: 'string' },
			seconds: { type: 'string', default: '5' },
			rounds: { type: 'string', default: '3' },
			scale: { type: 'string', default: '1' },
			json: { type: 'string' },
			profile: { type: 'string' },
			help: { type: 'boolean', default: false },
		},
	});
	if (values.help) return 'help';
	return {
		rows: rowsOf(values.rows),
		seconds: countOf('seconds', values.seconds, 60),
		rounds: countOf('rounds', values.rounds, 20),
		scale: scaleOf(values.scale),
		json: values.json,
		profile: values.profile,
	};
}

function rowsOf(given: string | undefined): readonly RowName[] {
	const known: readonly RowName[] = [...MEASURED_ROWS, ...OTHER_ROWS];
	if (given === undefined) return known;
	return given.split(',').map((name) => {
		const row = known.find((each) => each === name.trim());
		if (!row) throw new Error(`no row is called ${name}; rows: ${known.join(', ')}`);
		return row;
	});
}

function countOf(name: string, given: string, most: number): number {
	const count = Number(given);
	if (Number.isInteger(count) && count >= 1 && count <= most) return count;
	throw new Error(`--${name} takes a whole number from 1 to ${String(most)}`);
}

function scaleOf(given: string): number {
	const scale = Number(given);
	if (scale >= 0.001 && scale <= 1) return scale;
	throw new Error('--scale takes a number from 0.001 to 1');
}

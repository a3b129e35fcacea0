import { parseArgs } from 'node:util';

export const USAGE =
	'npm run chaos -- [--seeds N] [--from S] [--seed S]… [--times T] [--slots N] [--json FILE]';

const MOST_SEEDS = 1_000;
const DEFAULT_SEEDS = '20';
/** Most of a run is waiting: two at a time, each on stores of its own. */
const DEFAULT_SLOTS = '2';

export interface ChaosOrder {
	readonly seeds: readonly number[];
	/** Runs at a time. */
	readonly slots: number;
	readonly resultFile: string | undefined;
}

/** What the command line asks for. Throws where it cannot be read. */
export function readOrder(): ChaosOrder {
	const { values } = parseArgs({
		options: {
			seeds: { type: 'string', default: DEFAULT_SEEDS },
			from: { type: 'string', default: '1' },
			seed: { type: 'string', multiple: true },
			times: { type: 'string', default: '1' },
			slots: { type: 'string', default: DEFAULT_SLOTS },
			json: { type: 'string' },
		},
	});
	const named = (values.seed ?? []).map((text) => whole(text));
	const times = Array.from({ length: whole(values.times) }, () => named);
	const from = whole(values.from);
	const seeds =
		named.length > 0
			? times.flat()
			: Array.from({ length: whole(values.seeds) }, (_, i) => from + i);
	if (seeds.length > MOST_SEEDS) throw new Error(`at most ${String(MOST_SEEDS)} seeds in one run`);
	return { seeds, slots: whole(values.slots), resultFile: values.json };
}

function whole(text: string): number {
	const value = Number(text);
	if (!Number.isInteger(value) || value < 1) throw new Error(`not a whole number above 0: ${text}`);
	return value;
}

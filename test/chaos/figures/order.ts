import { parseArgs } from 'node:util';

export const GOALS = ['P2', 'P5', 'P6', 'P7', 'P11', 'I1'] as const;
export type Goal = (typeof GOALS)[number];

/** Taken where it is asked for by name: 50,000 calls, whose short form is among the tests. */
const LONG: Goal = 'I1';

export const USAGE = `npm run chaos:figures -- [--only ${GOALS.join(',')}] [--quick] [--seed S] [--json FILE]
  --only   these goals alone; without it all but ${LONG}
  --quick  shorter outages, fewer start orders and calls, waits of P2 divided by ten
  --seed   fixes moments and orders; 1 unless told`;

export interface FiguresOrder {
	readonly goals: ReadonlySet<Goal>;
	readonly quick: boolean;
	readonly seed: number;
	readonly resultFile: string | undefined;
}

/** What the command line asks for. Throws where it cannot be read. */
export function readOrder(): FiguresOrder {
	const { values } = parseArgs({
		options: {
			only: { type: 'string', default: GOALS.filter((goal) => goal !== LONG).join(',') },
			quick: { type: 'boolean', default: false },
			seed: { type: 'string', default: '1' },
			json: { type: 'string' },
		},
	});
	const seed = Number(values.seed);
	if (!Number.isInteger(seed)) throw new Error(`not a whole number: ${values.seed}`);
	const goals = new Set(values.only.split(',').map(goalOf));
	return { goals, quick: values.quick, seed, resultFile: values.json };
}

function goalOf(text: string): Goal {
	const goal = GOALS.find((each) => each === text.trim());
	if (!goal) throw new Error(`${text} is none of ${GOALS.join(', ')}`);
	return goal;
}

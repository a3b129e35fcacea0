import type { FaultRule } from '../../service/src/simulator/fault-rules.js';
import { seededRandom, type SeededRandom } from '../support/seeded-random.js';

export const NEMESES = ['service', 'mongo', 'redis'] as const;
export type Nemesis = (typeof NEMESES)[number];

/** Which service processes a `service` nemesis ends. */
export type Victim = 'api' | 'worker' | 'both';

/** One client's request. */
export interface PlannedRequest {
	readonly title: string;
	readonly key: string;
	/** Position of the account among the connected ones. */
	readonly account: number;
	/** Position of the board among the account's own; null = a board that does not exist. */
	readonly board: number | null;
	/** Milliseconds after the start of the run. */
	readonly atMs: number;
	/** Asks twice at once with the same key, as a workflow that runs twice does. */
	readonly twin: boolean;
}

/** Everything about a run that its seed decides. */
export interface Plan {
	readonly seed: number;
	readonly nemesis: Nemesis;
	readonly victim: Victim;
	/** 2: one process serves the API alone, another has all roles. */
	readonly processes: 1 | 2;
	/** Redis comes back without what it held. */
	readonly emptied: boolean;
	/** When the nemesis strikes, milliseconds after the start of the run. */
	readonly atMs: number;
	/** How long its victim stays away before it is started again, in milliseconds. */
	readonly awayMs: number;
	/** How long a new pin stays out of the board's list, in milliseconds. */
	readonly lagMs: number;
	readonly requests: readonly PlannedRequest[];
	readonly rules: readonly FaultRule[];
}

export const ACCOUNTS = 5;
export const REQUESTS = 50;
/** Clients start within this many milliseconds. */
const ARRIVE_MS = 800;
/** The nemesis strikes within this many; most pins are through a little later. */
const STRIKE_MS = 2_200;
/** Boards of an account that are used; the one on which Pinterest limits is beside them. */
const BOARDS = 3;

/** The run of a seed: the same for the same seed. */
export function planOf(seed: number): Plan {
	const random = seededRandom(seed);
	const processes = seed % 4 === 0 ? 2 : 1;
	const requests = Array.from({ length: REQUESTS }, (_, number) =>
		requestOf(random, { seed, number }),
	);
	return {
		seed,
		nemesis: NEMESES[(((seed - 1) % 3) + 3) % 3] ?? 'service',
		victim: processes === 1 ? 'both' : random.pick(['api', 'worker', 'both']),
		processes,
		emptied: random.chance(0.4),
		atMs: random.integer(0, STRIKE_MS),
		awayMs: random.integer(50, 800),
		lagMs: random.integer(50, 150),
		requests,
		rules: rulesOf(random, requests),
	};
}

function requestOf(
	random: SeededRandom,
	{ seed, number }: { seed: number; number: number },
): PlannedRequest {
	const name = `chaos ${String(seed)} pin ${String(number).padStart(2, '0')}`;
	// One request of the run names a board that is not there; which one is drawn, too.
	const strange = number === REQUESTS - 1;
	return {
		title: `${name}.`,
		key: name.replaceAll(' ', '-'),
		account: number % ACCOUNTS,
		board: strange ? null : random.integer(0, BOARDS - 1),
		atMs: random.integer(0, ARRIVE_MS),
		twin: random.chance(0.1),
	};
}

/** Faults that a few pins meet, each once; `late-effect` outlasts the call's time limit. */
const FEW: readonly Omit<FaultRule, 'match'>[] = [
	{ fault: 'effect-then-500', times: 1 },
	{ fault: 'effect-then-500', times: 1, delayMs: 300 },
	{ fault: 'effect-then-reset', times: 1 },
	{ fault: 'effect-then-reset', times: 1, delayMs: 200 },
	{ fault: 'effect-then-timeout', times: 1 },
	{ fault: 'late-effect', times: 1, delayMs: 1_300 },
	{ fault: 'timeout-no-effect', times: 1 },
	{ fault: 'reset-no-effect', times: 1 },
	{ fault: '2xx-no-id', times: 1 },
	{ fault: 'truncated-body', times: 1 },
	{ fault: '503', times: 1 },
	{ fault: '503', times: 2 },
	{ fault: '409', times: 1 },
	{ fault: '400-invalid' },
];
const FEW_PER_RUN = 7;
const LIMITED_SHARE = 0.5;

function rulesOf(random: SeededRandom, requests: readonly PlannedRequest[]): FaultRule[] {
	const faults = random.shuffled(FEW).slice(0, FEW_PER_RUN);
	const [limited, ...others] = random.shuffled(requests.filter(({ board }) => board !== null));
	const rules: FaultRule[] = [];
	if (limited && random.chance(LIMITED_SHARE)) {
		rules.push({ match: create(limited.title), fault: '429', times: 1 });
	}
	others.forEach(({ title }, i) => {
		const fault = faults[i];
		if (fault) rules.push({ ...fault, match: create(title) });
		else if (random.chance(0.7)) {
			rules.push({ match: create(title), fault: 'slow', delayMs: random.integer(5, 350) });
		}
	});
	return rules;
}

const create = (title: string): FaultRule['match'] => ({
	operation: 'pins/create',
	titleIncludes: title,
});

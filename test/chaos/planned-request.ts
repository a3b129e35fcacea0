import type { SeededRandom } from '../support/seeded-random.js';

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
	/** A schedule that many milliseconds ahead of the start of the run; null = a pin at once. */
	readonly runInMs: number | null;
	/** Asks twice at once with the same key, as a workflow that runs twice does. */
	readonly twin: boolean;
}

/** The last of them belongs to another workspace. */
export const ACCOUNTS = 6;
/** Clients start within this many milliseconds. */
const ARRIVE_MS = 800;
/** Boards of an account that are used; the one on which Pinterest limits is beside them. */
const BOARDS = 3;
/** Schedules are due within the strikes and after them, in milliseconds. */
const DUE_MS = { from: 1_000, to: 4_500 };
const SCHEDULED_SHARE = 0.35;

export function requestOf(
	random: SeededRandom,
	{ seed, number, last }: { seed: number; number: number; last: boolean },
): PlannedRequest {
	const name = `chaos ${String(seed)} pin ${String(number).padStart(2, '0')}`;
	const runInMs = random.integer(DUE_MS.from, DUE_MS.to);
	return {
		title: `${name}.`,
		key: name.replaceAll(' ', '-'),
		account: number % ACCOUNTS,
		// The last request of a run names a board that is not there.
		board: last ? null : random.integer(0, BOARDS - 1),
		atMs: random.integer(0, ARRIVE_MS),
		runInMs: random.chance(SCHEDULED_SHARE) ? runInMs : null,
		twin: random.chance(0.1),
	};
}

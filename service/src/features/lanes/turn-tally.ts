import type { CallsLeft } from '../../domain/pace.js';
import type { RunResult } from './types.js';

/** What the runs of one turn used of all that was charged for it. */
export interface TurnTally {
	tokensUsed: number;
	dayUsed: number;
	/** Epoch milliseconds of the last run that sent something. */
	lastStartAt: number | null;
	/** Epoch milliseconds of the last run that Pinterest took: the lane was at work then. */
	workedAt: number | null;
	/** The least that an answer told. */
	callsLeft: CallsLeft | null;
}

export const newTally = (): TurnTally => ({
	tokensUsed: 0,
	dayUsed: 0,
	lastStartAt: null,
	workedAt: null,
	callsLeft: null,
});

/** Counts a run before it begins: one that breaks down has used everything. */
export async function tallied(
	tally: TurnTally,
	startedAt: number,
	run: () => Promise<RunResult>,
): Promise<RunResult> {
	const before = tally.lastStartAt;
	tally.tokensUsed += 1;
	tally.dayUsed += 1;
	tally.lastStartAt = Math.max(before ?? 0, startedAt);
	const result = await run();
	if (result.tokenUnused) {
		tally.tokensUsed -= 1;
		if (tally.lastStartAt === startedAt) tally.lastStartAt = before;
	}
	if (!result.tokenUnused && !result.gated) tally.workedAt = startedAt;
	if (result.tokenUnused || result.madeNothing) tally.dayUsed -= 1;
	const { callsLeft } = result;
	if (callsLeft && callsLeft.remaining < (tally.callsLeft?.remaining ?? Number.POSITIVE_INFINITY)) {
		tally.callsLeft = callsLeft;
	}
	return result;
}

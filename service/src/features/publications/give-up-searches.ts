import { errorEntry } from '../../domain/error-codes.js';
import { applyInBatches } from './apply-in-batches.js';
import { changeOf, type Change, type ChangeTarget } from './change.js';
import type { ExpireLateDeps } from './expire-late.js';

/**
 * Ends every search of an account that began by `upTo`, with its event: nobody could look at the
 * board, so what came of the call stays unknown. How many.
 */
export const giveUpSearches = (
	deps: ExpireLateDeps,
	{ accountId, upTo }: { readonly accountId: string; readonly upTo: Date },
): Promise<number> =>
	applyInBatches(deps, {
		list: (batch) => deps.publications.late.searches({ ...batch, accountId, upTo }),
		changeOf: giveUpOf,
	});

function giveUpOf(record: ChangeTarget, now: Date): Change {
	const code = 'unconfirmed';
	const note = { code, message: errorEntry(code).message } as const;
	return changeOf(record, {
		trigger: 'giveUp',
		now,
		set: { fault: { ...note, at: now }, failedAt: now, readBack: null },
		note,
		facts: note,
	});
}

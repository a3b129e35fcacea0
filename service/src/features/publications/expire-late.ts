import type { LateRange } from '../../domain/late-policy.js';
import { applyInBatches, type ApplyInBatchesDeps } from './apply-in-batches.js';
import { expireOf } from './expire-of.js';
import type { PublicationStore } from './store.js';

export interface ExpireLateDeps extends ApplyInBatchesDeps {
	readonly publications: Pick<PublicationStore, 'late' | 'applyAll'>;
}

/** Fails every waiting record of an account that was due in the range, with its event. How many. */
export const expireLate = (
	deps: ExpireLateDeps,
	{ accountId, range }: { readonly accountId: string; readonly range: LateRange },
): Promise<number> =>
	applyInBatches(deps, {
		list: (batch) => deps.publications.late.list({ ...batch, accountId, range }),
		changeOf: (record, now) => expireOf(record, { now, code: range.code }),
	});

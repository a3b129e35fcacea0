import { statesAllowing } from '../../domain/publication-state.js';
import type { Collection } from '../../platform/mongo.js';
import type { ChangeTarget } from './change.js';
import { CLAIM_KEYS, type PublicationRecord } from './model.js';

/** A record that a cancel of its whole account concerns. */
export type Cancelable = ChangeTarget & Pick<PublicationRecord, 'nextAt'>;

const FIELDS = { seq: 1, fence: 1, state: 1, nextAt: 1 };

/** What waits for an account, or is on its way and was not asked to cancel yet; soonest first. */
export async function listCancelable(
	records: Collection<PublicationRecord>,
	{ accountId, limit }: { readonly accountId: string; readonly limit: number },
): Promise<Cancelable[]> {
	const waiting = { state: { $in: statesAllowing('cancel') } };
	const onTheirWay = {
		state: { $in: statesAllowing('requestCancel') },
		cancelRequestedAt: { $exists: false },
	};
	return records
		.find(
			{ accountId, nextAt: { $exists: true }, $or: [waiting, onTheirWay] },
			{ projection: FIELDS, hint: CLAIM_KEYS },
		)
		.sort({ nextAt: 1, order: 1 })
		.limit(limit)
		.toArray();
}

import { statesAllowing } from '../../domain/publication-state.js';
import type { Collection } from '../../platform/mongo.js';
import type { ChangeTarget } from './change.js';
import { CLAIM_KEYS, PREPARE_KEYS, type PublicationRecord } from './model.js';

/** A record that a cancel of its whole account concerns. */
export type Cancelable = ChangeTarget & Pick<PublicationRecord, 'nextAt'>;

const FIELDS = { seq: 1, fence: 1, state: 1, nextAt: 1 };

const NOT_ASKED = { cancelRequestedAt: { $exists: false } } as const;

/**
 * What waits for an account, or is on its way and was not asked to cancel yet: videos first, which
 * wait by a time of their own, then the soonest.
 */
export async function listCancelable(
	records: Collection<PublicationRecord>,
	{ accountId, limit }: { readonly accountId: string; readonly limit: number },
): Promise<Cancelable[]> {
	const videos = await records
		.find(
			{ accountId, state: 'preparing', ...NOT_ASKED },
			{ projection: FIELDS, hint: PREPARE_KEYS },
		)
		.limit(limit)
		.toArray();
	if (videos.length === limit) return videos;
	const waiting = { state: { $in: statesAllowing('cancel') } };
	const onTheirWay = { state: { $in: statesAllowing('requestCancel') }, ...NOT_ASKED };
	const others = await records
		.find(
			{ accountId, nextAt: { $exists: true }, $or: [waiting, onTheirWay] },
			{ projection: FIELDS, hint: CLAIM_KEYS },
		)
		.sort({ nextAt: 1, order: 1 })
		.limit(limit - videos.length)
		.toArray();
	return [...videos, ...others];
}

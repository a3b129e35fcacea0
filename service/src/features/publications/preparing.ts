import type { Collection } from '../../platform/mongo.js';
import { PREPARE_KEYS, type PublicationRecord } from './model.js';

/**
 * The queries for records whose video is being prepared. They wait by `prepareAt` and not by
 * `nextAt`: bringing a video to Pinterest holds up no other pin of the account.
 */
export interface PreparingQueries {
	/** Takes the account's next one whose time has come; its state stays. One atomic update. */
	claim(claim: {
		accountId: string;
		now: Date;
		leaseMs: number;
	}): Promise<PublicationRecord | null>;
	/** Lengthens a claim. `canceled`: it is still held, and a cancel was asked for. */
	keep(claim: {
		recordId: string;
		fence: number;
		until: Date;
	}): Promise<'held' | 'canceled' | 'lost'>;
	nextLook(accountId: string): Promise<Date | null>;
	dueAccounts(range: { readonly from: Date | null; readonly to: Date }): Promise<string[]>;
}

const STATE = { state: 'preparing' } as const;

export function preparingQueries(records: Collection<PublicationRecord>): PreparingQueries {
	return {
		claim: async ({ accountId, now, leaseMs }) => {
			const found: unknown = await records.findOneAndUpdate(
				{ ...STATE, accountId, prepareAt: { $lte: now } },
				{
					$set: {
						claimedFrom: STATE.state,
						prepareAt: new Date(now.getTime() + leaseMs),
						updatedAt: now,
					},
					$inc: { seq: 1, fence: 1 },
				},
				{ sort: { prepareAt: 1 }, returnDocument: 'after', hint: PREPARE_KEYS },
			);
			return found as PublicationRecord | null;
		},
		keep: async ({ recordId, fence, until }) => {
			const kept = await records.findOneAndUpdate(
				{ ...STATE, _id: recordId, fence },
				{ $set: { prepareAt: until } },
				{ projection: { cancelRequestedAt: 1 } },
			);
			if (!kept) return 'lost';
			return kept.cancelRequestedAt ? 'canceled' : 'held';
		},
		nextLook: async (accountId) => {
			const first = await records.findOne(
				{ ...STATE, accountId, prepareAt: { $exists: true } },
				{ sort: { prepareAt: 1 }, projection: { _id: 0, prepareAt: 1 }, hint: PREPARE_KEYS },
			);
			return first?.prepareAt ?? null;
		},
		dueAccounts: ({ from, to }) =>
			records.distinct('accountId', {
				...STATE,
				prepareAt: from ? { $gt: from, $lte: to } : { $lte: to },
			}),
	};
}

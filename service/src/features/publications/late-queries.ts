import type { LateRange } from '../../domain/late-policy.js';
import { statesAllowing } from '../../domain/publication-state.js';
import type { Collection } from '../../platform/mongo.js';
import type { ChangeTarget } from './change.js';
import { claimUpdate, DUE_AT } from './claim-update.js';
import { CLAIM_KEYS, UNDER_WAY_KEYS, type PublicationRecord } from './model.js';

/** A record of a batch, with its workspace for the wake-up of its events. */
export type LateRecord = ChangeTarget & Pick<PublicationRecord, 'workspaceId'>;

/** The queries for records that were not published in time. */
export interface LateQueries {
	/** Claims for sending what was claimed to be judged; null when it was changed since. */
	claimJudged(claim: {
		record: ChangeTarget;
		now: Date;
		leaseMs: number;
		linkParameter?: string;
	}): Promise<PublicationRecord | null>;
	/** The account's waiting records that were due in the range, oldest first. */
	list(request: {
		accountId: string;
		range: LateRange;
		now: Date;
		limit: number;
	}): Promise<LateRecord[]>;
	/** The account of each record whose lease was lost, of these accounts. */
	lost(request: { accountIds: readonly string[]; now: Date }): Promise<string[]>;
	/** The account's searches for a pin that began by then and wait for a look. */
	searches(request: {
		accountId: string;
		upTo: Date;
		now: Date;
		limit: number;
	}): Promise<LateRecord[]>;
	/** How many records of each account a lane kind should have looked at by then. Covered. */
	countOverdue(kind: 'publish' | 'prepare', by: Date): Promise<Map<string, number>>;
}

const OVERDUE = {
	publish: (by: Date) => ({ due: { nextAt: { $lte: by } }, hint: 'sweep' }),
	prepare: (by: Date) => ({
		due: { state: 'preparing', prepareAt: { $lte: by } },
		hint: 'prepare_sweep',
	}),
};

const TARGET = { seq: 1, fence: 1, state: 1, workspaceId: 1 } as const;

export function lateQueries(records: Collection<PublicationRecord>): LateQueries {
	return {
		claimJudged: async ({ record: { _id, seq, fence, state }, ...claim }) => {
			const claimed: unknown = await records.findOneAndUpdate(
				{ _id, seq, fence, state },
				claimUpdate(claim),
				{ returnDocument: 'after' },
			);
			return claimed as PublicationRecord | null;
		},
		list: async ({ accountId, range, now, limit }) => {
			const due = [
				{ $lte: [DUE_AT, range.upTo] },
				...(range.after ? [{ $gt: [DUE_AT, range.after] }] : []),
			];
			const found: unknown = await records
				.find(
					{
						accountId,
						nextAt: { $lte: now },
						state: { $in: statesAllowing('expire') },
						$expr: { $and: due },
					},
					{ projection: TARGET, hint: CLAIM_KEYS },
				)
				.sort({ nextAt: 1, order: 1 })
				.limit(limit)
				.toArray();
			return found as LateRecord[];
		},
		lost: async ({ accountIds, now }) => {
			const found = await records
				.find(
					{ accountId: { $in: [...accountIds] }, nextAt: { $lte: now }, state: 'publishing' },
					{ projection: { _id: 0, accountId: 1 }, hint: UNDER_WAY_KEYS },
				)
				.toArray();
			return found.map(({ accountId }) => accountId);
		},
		searches: async ({ accountId, upTo, now, limit }) => {
			const found: unknown = await records
				.find(
					{
						accountId,
						nextAt: { $lte: now },
						state: 'verifying',
						'readBack.since': { $lte: upTo },
					},
					{ projection: TARGET, hint: UNDER_WAY_KEYS },
				)
				.limit(limit)
				.toArray();
			return found as LateRecord[];
		},
		countOverdue: async (kind, by) => {
			const { due, hint } = OVERDUE[kind](by);
			const found = await records
				.aggregate<{ _id: string; count: number }>(
					[
						{ $match: due },
						{ $project: { _id: 0, accountId: 1 } },
						{ $group: { _id: '$accountId', count: { $sum: 1 } } },
					],
					{ hint },
				)
				.toArray();
			return new Map(found.map(({ _id, count }) => [_id, count]));
		},
	};
}

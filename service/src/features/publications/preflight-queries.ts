import type { StoredEvent } from '../../domain/events.js';
import { newId } from '../../platform/ids.js';
import type { Collection } from '../../platform/mongo.js';
import type { Change } from './change.js';
import { PREFLIGHT_KEYS, type Preflight, type PublicationRecord } from './model.js';

/** A record under a look, without history, outbox and intent. */
export interface ClaimedPreflight {
	readonly record: PublicationRecord;
	/** The look's own name; an edit or a later look takes it away. */
	readonly claim: string;
}

/** All queries of the preflight on publications. */
export interface PreflightQueries {
	/** Takes the account's next record to look at: one conditional update with a lease. */
	claimNext(claim: {
		accountId: string;
		now: Date;
		leaseMs: number;
	}): Promise<ClaimedPreflight | null>;
	/**
	 * Stores what a look brought; its event and the next look only while the record still waits.
	 * `stale` when the record was edited, or looked at anew, since the claim.
	 */
	keep(
		claimed: ClaimedPreflight,
		found: {
			readonly preflight: Preflight;
			readonly event: StoredEvent | null;
			readonly waits: readonly PublicationRecord['state'][];
		},
	): Promise<'kept' | 'told' | 'stale'>;
	/** A move that a look leads to; nothing where the record has moved on or was edited since. */
	move(claimed: ClaimedPreflight, change: Change): Promise<PublicationRecord | null>;
	nextLook(accountId: string): Promise<Date | null>;
	dueAccounts(range: { readonly from: Date | null; readonly to: Date }): Promise<string[]>;
}

const LEFT_OUT = { history: 0, outbox: 0, intent: 0, words: 0 };

export function preflightQueries(records: Collection<PublicationRecord>): PreflightQueries {
	return {
		claimNext: async ({ accountId, now, leaseMs }) => {
			const claim = newId();
			const leaseEnd = new Date(now.getTime() + leaseMs);
			const record = await records.findOneAndUpdate(
				{ accountId, 'preflight.nextAt': { $lte: now } },
				{ $set: { 'preflight.nextAt': leaseEnd, 'preflight.claim': claim } },
				{
					sort: { 'preflight.nextAt': 1 },
					returnDocument: 'after',
					hint: PREFLIGHT_KEYS,
					projection: LEFT_OUT,
				},
			);
			return record && { record: record as PublicationRecord, claim };
		},
		keep: async ({ record: { _id }, claim }, { preflight, event, waits }) => {
			const mine = { _id, 'preflight.claim': claim };
			const waiting = await records.updateOne(
				{ ...mine, state: { $in: [...waits] } },
				{
					$set: { preflight },
					...(event && { $push: { outbox: event }, $min: { outboxAt: event.at } }),
				},
			);
			if (waiting.matchedCount === 1) return event ? 'told' : 'kept';
			const { checkedAt, findings } = preflight;
			const kept = await records.updateOne(mine, { $set: { preflight: { checkedAt, findings } } });
			return kept.matchedCount === 1 ? 'kept' : 'stale';
		},
		move: async ({ claim }, { filter, update }) => {
			const moved = await records.findOneAndUpdate(
				{ ...filter, 'preflight.claim': claim },
				update,
				{ returnDocument: 'after', projection: LEFT_OUT },
			);
			return moved as PublicationRecord | null;
		},
		nextLook: async (accountId) => {
			const first = await records.findOne(
				{ accountId, 'preflight.nextAt': { $exists: true } },
				{
					sort: { 'preflight.nextAt': 1 },
					projection: { _id: 0, 'preflight.nextAt': 1 },
					hint: PREFLIGHT_KEYS,
				},
			);
			return first?.preflight?.nextAt ?? null;
		},
		dueAccounts: async ({ from, to }) => {
			const range = from ? { $gt: from, $lte: to } : { $lte: to };
			const found = await records
				.aggregate<{ _id: string }>(
					[
						{ $match: { 'preflight.nextAt': range } },
						{ $project: { _id: 0, accountId: 1 } },
						{ $group: { _id: '$accountId' } },
					],
					{ hint: 'preflight_sweep' },
				)
				.toArray();
			return found.map(({ _id }) => _id);
		},
	};
}

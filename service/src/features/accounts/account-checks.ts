import type { Collection } from '../../platform/mongo.js';
import { nextCheckAt } from './due-times.js';
import type { AccountRecord } from './model.js';
import type { TokenRef } from './account-writes.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Of accounts of old, whose tokens' age nobody noted. */
const LEAD_MS = 10 * 24 * HOUR_MS;

/** The queries of the look at accounts that nobody uses. */
export interface AccountChecks {
	/** Gives accounts of old, which have no due time, one within the hour. */
	adopt(now: Date): Promise<void>;
	/** Those whose look is due, the oldest first. Its cost follows what is due. */
	due(now: Date, limit: number): Promise<AccountRecord[]>;
	/** Takes the look, so that no other process has it too; until `next` it counts as failed. */
	claim(look: { id: string; dueAt: Date; next: Date }): Promise<boolean>;
	/** When the account is looked at next; null: never again. */
	schedule(look: { id: string; version: number; at: Date | null }): Promise<void>;
	/** The pair is to be renewed at `at`, unless it is another by now. */
	postponeRefresh(request: { id: string; version: number; at: Date }): Promise<void>;
	/**
	 * A call with this pair went well: the pair before is needed no more. With `user`, which the
	 * daily look brings, the names are kept and the next look is set.
	 */
	noteWorks(
		request: TokenRef & { user?: Pick<AccountRecord, 'username' | 'displayName'> },
	): Promise<void>;
}

export function accountChecks(accounts: Collection<AccountRecord>): AccountChecks {
	return {
		adopt: async (now) => {
			const withinTheHour = { $multiply: [{ $rand: {} }, HOUR_MS] };
			await accounts.updateMany({ checkDueAt: { $exists: false }, revokedAt: null }, [
				{
					$set: {
						checkDueAt: { $add: [now, withinTheHour] },
						refreshDueAt: { $ifNull: [{ $subtract: ['$tokenExpiresAt', LEAD_MS] }, now] },
					},
				},
			]);
		},
		due: (now, limit) =>
			accounts
				.find({ checkDueAt: { $lte: now } })
				.sort({ checkDueAt: 1 })
				.limit(limit)
				.toArray(),
		claim: async ({ id, dueAt, next }) => {
			const result = await accounts.updateOne(
				{ _id: id, checkDueAt: dueAt, revokedAt: null },
				{ $set: { checkDueAt: next }, $inc: { checkFailures: 1 } },
			);
			return result.modifiedCount > 0;
		},
		schedule: async ({ id, version, at }) => {
			await accounts.updateOne(
				{ _id: id, tokenVersion: version, revokedAt: null },
				{ $set: { checkDueAt: at, checkFailures: 0 } },
			);
		},
		postponeRefresh: async ({ id, version, at }) => {
			await accounts.updateOne(
				{ _id: id, tokenVersion: version, revokedAt: null },
				{ $set: { refreshDueAt: at } },
			);
		},
		noteWorks: async ({ id, version, now, user }) => {
			await accounts.updateOne(
				{ _id: id, tokenVersion: version, reconnectRequired: false, revokedAt: null },
				[
					{
						$set: {
							previousSealedTokens: null,
							healthCheckedAt: now,
							...(user ? looked(id, user, now) : {}),
						},
					},
				],
			);
		},
	};
}

/** The next look comes with the end of an ending connection, or when a renewal is due, if earlier. */
const looked = (id: string, user: Pick<AccountRecord, 'username' | 'displayName'>, now: Date) => {
	const isEnding = { $eq: ['$healthStatus', 'expiring'] };
	const end = { $add: ['$tokenExpiresAt', MINUTE_MS] };
	const first = {
		$min: [nextCheckAt(id, now), '$refreshDueAt', { $cond: [isEnding, end, null] }],
	};
	return {
		username: { $literal: user.username },
		displayName: { $literal: user.displayName },
		checkDueAt: { $max: [first, new Date(now.getTime() + MINUTE_MS)] },
		checkFailures: 0,
	};
};

import {
	collectionOf,
	isDuplicateKey,
	type Collection,
	type Connection,
	type PipelineStage,
} from '../../platform/mongo.js';
import { accountModel, type AccountRecord } from './model.js';

/** What a connection writes, be it the first or a later one of the same user. */
export type Connected = Pick<
	AccountRecord,
	| 'provider'
	| 'username'
	| 'displayName'
	| 'scopes'
	| 'sealedTokens'
	| 'tokenExpiresAt'
	| 'refreshExpiresAt'
>;

/** What a refresh writes. */
export type Refreshed = Pick<
	AccountRecord,
	'sealedTokens' | 'previousSealedTokens' | 'tokenExpiresAt' | 'refreshExpiresAt'
> &
	Partial<Pick<AccountRecord, 'scopes' | 'missingScopes'>>;

/** Names the pair of tokens that a write replaces or judges. */
export interface TokenRef {
	readonly id: string;
	readonly version: number;
	readonly now: Date;
}

/** All queries on accounts. */
export interface AccountStore {
	/** False when the workspace has this user already. */
	insert(account: AccountRecord): Promise<boolean>;
	/** Connects an account again; it is healthy from now on. */
	reconnect(account: {
		id: string;
		connected: Connected;
		now: Date;
	}): Promise<AccountRecord | null>;
	find(id: string): Promise<AccountRecord | null>;
	findByUser(workspaceId: string, pinterestUserId: string): Promise<AccountRecord | null>;
	/** Which of these have a connection that works, as far as is known. */
	connected(ids: readonly string[]): Promise<string[]>;
	/** Ids of the accounts that this Pinterest user has, in whatever workspaces. */
	idsOfUser(user: Pick<AccountRecord, 'provider' | 'pinterestUserId'>): Promise<string[]>;
	/** Oldest first; `ids` null = all of the workspace. */
	list(workspaceId: string, ids: readonly string[] | null): Promise<AccountRecord[]>;
	/** Takes the right to refresh this pair, unless somebody has it or the pair is another by now. */
	leaseRefresh(request: TokenRef & { until: Date }): Promise<AccountRecord | null>;
	/** Gives that right back, if it is still the one that ends at `until`. */
	releaseRefresh(lease: { id: string; until: Date }): Promise<void>;
	/** Replaces the pair; false when it is another by now. Lasting when this returns. */
	replaceTokens(request: TokenRef & { refreshed: Refreshed }): Promise<boolean>;
	/**
	 * Forgets the tokens and takes the account out of use; keeps the first time. False when the
	 * workspace has none such.
	 */
	revoke(account: { id: string; workspaceId: string; now: Date }): Promise<boolean>;
	/** Changes settings; the account afterwards, null when the workspace has none such. */
	configure(account: {
		id: string;
		workspaceId: string;
		set: Pick<AccountRecord, 'linkParameter' | 'updatedAt'>;
	}): Promise<AccountRecord | null>;
	/** The pair is dead; false when it is another by now. */
	requireReconnect(request: TokenRef & { message: string }): Promise<boolean>;
}

const PAST = new Date(0);

const healthy = (now: Date) =>
	({
		healthStatus: 'healthy',
		healthMessage: null,
		healthCheckedAt: now,
		reconnectRequired: false,
		missingScopes: [],
		refreshLeaseUntil: PAST,
		updatedAt: now,
	}) satisfies Partial<AccountRecord>;

const dead = (now: Date, message: string) =>
	({
		reconnectRequired: true,
		healthStatus: 'reconnect_required',
		healthMessage: message,
		healthCheckedAt: now,
		refreshLeaseUntil: PAST,
		updatedAt: now,
	}) satisfies Partial<AccountRecord>;

const REVOKED = 'This Pinterest account was disconnected.';

/** Counts the version on, so that no refresh under way can put tokens back. */
const revocation = (now: Date): PipelineStage[] => [
	{
		$set: {
			sealedTokens: null,
			previousSealedTokens: null,
			tokenExpiresAt: null,
			refreshExpiresAt: null,
			refreshLeaseUntil: PAST,
			tokenVersion: { $add: ['$tokenVersion', 1] },
			healthStatus: 'revoked',
			healthMessage: REVOKED,
			healthCheckedAt: now,
			reconnectRequired: false,
			missingScopes: [],
			revokedAt: { $ifNull: ['$revokedAt', now] },
			updatedAt: now,
		},
	},
];

export function createAccountStore(connection: Connection): AccountStore {
	const accounts = collectionOf<AccountRecord>(connection, accountModel);
	return {
		insert: async (account) => {
			try {
				await accounts.insertOne(account);
				return true;
			} catch (error) {
				if (isDuplicateKey(error)) return false;
				throw error;
			}
		},
		reconnect: ({ id, connected, now }) =>
			accounts.findOneAndUpdate(
				{ _id: id },
				{
					$set: { ...connected, ...healthy(now), previousSealedTokens: null, revokedAt: null },
					$inc: { tokenVersion: 1 },
				},
				{ returnDocument: 'after' },
			),
		find: (id) => accounts.findOne({ _id: id }),
		findByUser: (workspaceId, pinterestUserId) =>
			accounts.findOne({ workspaceId, pinterestUserId }),
		connected: (ids) => listConnected(accounts, ids),
		idsOfUser: async ({ provider, pinterestUserId }) => {
			const found = await accounts
				.find({ pinterestUserId, provider }, { projection: { _id: 1 } })
				.toArray();
			return found.map(({ _id }) => _id);
		},
		list: (workspaceId, ids) =>
			accounts
				.find({ workspaceId, ...(ids ? { _id: { $in: ids } } : {}) })
				.sort({ createdAt: 1, _id: 1 })
				.toArray(),
		leaseRefresh: ({ id, version, now, until }) =>
			accounts.findOneAndUpdate(
				{
					_id: id,
					tokenVersion: version,
					refreshLeaseUntil: { $lte: now },
					reconnectRequired: false,
					revokedAt: null,
				},
				{ $set: { refreshLeaseUntil: until } },
				{ returnDocument: 'after' },
			),
		releaseRefresh: async ({ id, until }) => {
			await accounts.updateOne(
				{ _id: id, refreshLeaseUntil: until },
				{ $set: { refreshLeaseUntil: PAST } },
			);
		},
		replaceTokens: async ({ id, version, now, refreshed }) => {
			const result = await accounts.updateOne(
				{ _id: id, tokenVersion: version },
				{ $set: { ...healthy(now), ...refreshed, tokenVersion: version + 1 } },
			);
			return result.matchedCount > 0;
		},
		revoke: async ({ id, workspaceId, now }) => {
			const result = await accounts.updateOne({ _id: id, workspaceId }, revocation(now));
			return result.matchedCount > 0;
		},
		configure: ({ id, workspaceId, set }) =>
			accounts.findOneAndUpdate(
				{ _id: id, workspaceId },
				{ $set: set },
				{ returnDocument: 'after' },
			),
		requireReconnect: async ({ id, version, now, message }) => {
			const result = await accounts.updateOne(
				{ _id: id, tokenVersion: version },
				{ $set: dead(now, message) },
			);
			return result.matchedCount > 0;
		},
	};
}

async function listConnected(
	accounts: Collection<AccountRecord>,
	ids: readonly string[],
): Promise<string[]> {
	const found = await accounts
		.find(
			{ _id: { $in: [...ids] }, reconnectRequired: false, revokedAt: null },
			{ projection: { _id: 1 } },
		)
		.toArray();
	return found.map(({ _id }) => _id);
}

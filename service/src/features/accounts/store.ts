import type { ErrorCode } from '../../domain/error-codes.js';
import { collectionOf, type Collection, type Connection } from '../../platform/mongo.js';
import { outboxSource, type OutboxSource } from '../../platform/outbox.js';
import { accountChecks, type AccountChecks } from './account-checks.js';
import {
	insertAccount,
	noteEnding,
	reconnectAccount,
	replaceTokens,
	requireReconnect,
	revocation,
	type Before,
	type Ending,
	type NewAccount,
	type Reconnection,
	type Refreshed,
	type TokenRef,
} from './account-writes.js';
import { accountsOfClients, type AccountsOfClients } from './accounts-of-clients.js';
import { accountModel, type AccountRecord } from './model.js';

/** All queries on accounts. */
export interface AccountStore {
	/** Stores a first connection and tells it; null when the workspace has this user already. */
	insert(account: NewAccount): Promise<AccountRecord | null>;
	/** Connects an account again; it is healthy from now on, and that is told. */
	reconnect(request: Reconnection): Promise<AccountRecord | null>;
	find(id: string): Promise<AccountRecord | null>;
	findByUser(workspaceId: string, pinterestUserId: string): Promise<AccountRecord | null>;
	/** Which of these have a connection that works, as far as is known. */
	connected(ids: readonly string[]): Promise<string[]>;
	/** Ids of the accounts that this Pinterest user has, in whatever workspaces. */
	idsOfUser(user: Pick<AccountRecord, 'provider' | 'pinterestUserId'>): Promise<string[]>;
	/** Oldest first; `ids` null = all of the workspace. */
	list(workspaceId: string, ids: readonly string[] | null): Promise<AccountRecord[]>;
	/**
	 * Takes the right to refresh this pair, unless somebody has it or the pair is another by now.
	 * `revive`: a pair that counts as dead, too.
	 */
	leaseRefresh(
		request: TokenRef & { until: Date; revive?: boolean },
	): Promise<AccountRecord | null>;
	/** Gives that right back, if it is still the one that ends at `until`. */
	releaseRefresh(lease: { id: string; until: Date }): Promise<void>;
	/** Replaces the pair; null when it is another by now. Lasting when this returns. */
	replaceTokens(request: TokenRef & { refreshed: Refreshed }): Promise<Before | null>;
	/** The pair works and will not be renewed; null when it is another by now. */
	noteEnding(request: Ending): Promise<Before | null>;
	/**
	 * Forgets the tokens and takes the account out of use; keeps the first time. False when the
	 * workspace has none such.
	 */
	revoke(account: { id: string; workspaceId: string; now: Date }): Promise<boolean>;
	/** Changes settings; the account afterwards, null when the workspace has none such. */
	configure(account: {
		id: string;
		workspaceId: string;
		set: Partial<Pick<AccountRecord, 'linkParameter' | 'clientId' | 'laneBehind'>> &
			Pick<AccountRecord, 'updatedAt'>;
	}): Promise<AccountRecord | null>;
	readonly ofClients: AccountsOfClients;
	readonly checks: AccountChecks;
	/** Only a new connection helps; null when that was known, or the pair is another by now. */
	requireReconnect(
		request: TokenRef & { code: ErrorCode; message: string },
	): Promise<Before | null>;
	readonly outbox: OutboxSource<AccountRecord>;
}

const PAST = new Date(0);

export function createAccountStore(connection: Connection): AccountStore {
	const accounts = collectionOf<AccountRecord>(connection, accountModel);
	return {
		ofClients: accountsOfClients(accounts),
		insert: (account) => insertAccount(accounts, account),
		reconnect: (request) => reconnectAccount(accounts, request),
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
		leaseRefresh: ({ id, version, now, until, revive = false }) =>
			accounts.findOneAndUpdate(
				{
					_id: id,
					tokenVersion: version,
					refreshLeaseUntil: { $lte: now },
					...(revive ? {} : { reconnectRequired: false }),
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
		replaceTokens: (request) => replaceTokens(accounts, request),
		noteEnding: (request) => noteEnding(accounts, request),
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
		checks: accountChecks(accounts),
		requireReconnect: (request) => requireReconnect(accounts, request),
		outbox: outboxSource('accounts', accounts),
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

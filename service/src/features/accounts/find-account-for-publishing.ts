import type { AccountCaches, AccountFacts } from './account-caches.js';
import type { AccountStore } from './store.js';

export interface FindAccountDeps {
	readonly accounts: AccountStore;
	readonly accountCaches: AccountCaches;
}

/** What accepting and publishing need to know of an account, up to 2 s old; null: no such one. */
export async function findAccountForPublishing(
	{ accounts, accountCaches }: FindAccountDeps,
	accountId: string,
): Promise<AccountFacts | null> {
	const account = await accountCaches.records.load(accountId, () => accounts.find(accountId));
	if (!account) return null;
	return {
		id: account._id,
		workspaceId: account.workspaceId,
		provider: account.provider,
		pinterestUserId: account.pinterestUserId,
		username: account.username,
		scopes: account.scopes,
		missingScopes: account.missingScopes,
		reconnectRequired: account.reconnectRequired,
		healthCode: account.healthCode,
		revokedAt: account.revokedAt,
		tokenVersion: account.tokenVersion,
		linkParameter: account.linkParameter ?? null,
	};
}

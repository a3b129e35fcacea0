import type { AccountCaches, AccountFacts } from './account-caches.js';
import type { AccountStore } from './store.js';

export interface FindAccountDeps {
	readonly accounts: AccountStore;
	readonly accountCaches: AccountCaches;
}

/** What accepting and publishing need to know of an account, up to 2 s old; null: no such one. */
export function findAccountForPublishing(
	{ accounts, accountCaches }: FindAccountDeps,
	accountId: string,
): Promise<AccountFacts | null> {
	return accountCaches.facts.load(accountId, async () => {
		const account = await accounts.find(accountId);
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
			revokedAt: account.revokedAt,
			tokenVersion: account.tokenVersion,
		};
	});
}

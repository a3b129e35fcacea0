import { ServiceError } from '../../domain/errors.js';
import type { Vault } from '../vault/index.js';
import type { AccountCaches, TokensInHand } from './account-caches.js';
import type { AccountStore } from './store.js';
import { openTokens } from './vault.js';

export interface ReadTokensDeps {
	readonly accounts: AccountStore;
	readonly accountCaches: AccountCaches;
	readonly vault: Vault;
}

/**
 * The account's tokens in the clear with their version, up to 5 s old.
 * Throws `not_found` and `account_revoked`.
 */
export function readTokens(
	{ accounts, accountCaches, vault }: ReadTokensDeps,
	accountId: string,
): Promise<TokensInHand> {
	return accountCaches.tokens.load(accountId, async () => {
		const account = await accountCaches.records.load(accountId, () => accounts.find(accountId));
		if (!account) throw new ServiceError('not_found');
		if (account.revokedAt || account.sealedTokens === null)
			throw new ServiceError('account_revoked');
		const owner = { id: account._id, workspaceId: account.workspaceId };
		return {
			...(await openTokens(vault, owner, account.sealedTokens)),
			version: account.tokenVersion,
			unproven: account.previousSealedTokens !== null,
			checkedAt: account.healthCheckedAt,
		};
	});
}

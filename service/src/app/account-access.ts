import { ServiceError } from '../domain/errors.js';
import {
	findAccountForPublishing,
	forgetAccount,
	requireReconnect,
	useTokens,
	type AccountFacts,
	type CallRenewingDeps,
} from '../features/accounts/index.js';
import type { AccountAccess } from '../features/publishing/index.js';

/** What publishing may see and use of accounts. */
export function accountAccess(deps: CallRenewingDeps): AccountAccess {
	return {
		find: async (accountId) => {
			const account = await findSound(deps, accountId);
			if (!account) return null;
			const { provider, revokedAt, reconnectRequired, healthCode, linkParameter } = account;
			return {
				provider,
				revoked: revokedAt !== null,
				reconnectCode: reconnectRequired ? (healthCode ?? 'token_expired') : null,
				linkParameter,
				version: account.tokenVersion,
			};
		},
		use: (accountId, call) => useTokens(deps, accountId, call).catch(toldOnceRevoked),
		requireReconnect: (refused) => requireReconnect(deps, refused),
		connected: (accountIds) => deps.accounts.connected(accountIds),
	};
}

/** Nothing is condemned from memory: another process may have connected the account since. */
async function findSound(deps: CallRenewingDeps, accountId: string): Promise<AccountFacts | null> {
	const account = await findAccountForPublishing(deps, accountId);
	if (account && !account.revokedAt && !account.reconnectRequired) return account;
	forgetAccount(deps.accountCaches, accountId);
	return findAccountForPublishing(deps, accountId);
}

function toldOnceRevoked(error: unknown): { readonly kind: 'revoked' } {
	if (error instanceof ServiceError && error.code === 'account_revoked') return { kind: 'revoked' };
	throw error;
}

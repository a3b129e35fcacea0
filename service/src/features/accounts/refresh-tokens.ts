import { forgetAccount, type RefreshResult } from './account-caches.js';
import type { RefreshTokensDeps } from './refresh-deps.js';
import { renewTokens } from './renew-tokens.js';
import { saveTokens } from './save-tokens.js';

export interface RefreshTokensInput {
	readonly accountId: string;
	/** The version of the pair that Pinterest did not accept, or that is to be renewed. */
	readonly failedVersion: number;
	/** The pair was not refused, it is renewed in time. */
	readonly ahead?: boolean;
	/** Also a pair that counts as dead; implies `ahead`. */
	readonly revive?: boolean;
}

/**
 * A lease in calls: longer than all calls a renewal can make and the writes after them, so that
 * two processes never refresh at once.
 */
const LEASE_IN_CALLS = 6;

/** Renews the account's tokens, one at a time over all processes. Never throws for Pinterest. */
export function refreshTokens(
	deps: RefreshTokensDeps,
	input: RefreshTokensInput,
): Promise<RefreshResult> {
	const { refreshing } = deps.accountCaches;
	const key = `${input.accountId}:${input.failedVersion}`;
	const running = refreshing.get(key);
	if (running) return running;
	const refresh = refreshOnce(deps, input).finally(() => refreshing.delete(key));
	refreshing.set(key, refresh);
	return refresh;
}

async function refreshOnce(
	deps: RefreshTokensDeps,
	input: RefreshTokensInput,
): Promise<RefreshResult> {
	const { accountId, failedVersion, revive = false, ahead = revive } = input;
	const { accounts, accountCaches, clock } = deps;
	try {
		// Needs no lease: with this pair in hand, no other refresh of the old one can succeed.
		const unsaved = accountCaches.unsaved.get(accountId);
		if (unsaved?.version === failedVersion) return await saveTokens(deps, accountId, unsaved);

		const now = clock.now();
		const until = new Date(now.getTime() + LEASE_IN_CALLS * deps.callLimitMs);
		const lease = { id: accountId, version: failedVersion, now, until, revive };
		const account = await accounts.leaseRefresh(lease);
		if (!account) return await withoutLease(deps, input);
		const result = await renewTokens(deps, account, { ahead });
		if (!accountCaches.unsaved.has(accountId)) {
			await accounts.releaseRefresh({ id: accountId, until });
		}
		return result;
	} finally {
		forgetAccount(accountCaches, accountId);
	}
}

/** Somebody else refreshes or has refreshed, or there is nothing left to refresh. */
async function withoutLease(
	{ accounts }: RefreshTokensDeps,
	{ accountId, failedVersion }: RefreshTokensInput,
): Promise<RefreshResult> {
	const account = await accounts.find(accountId);
	if (!account || account.revokedAt) return 'refused';
	if (account.tokenVersion > failedVersion) return 'refreshed';
	return account.reconnectRequired ? 'refused' : 'busy';
}

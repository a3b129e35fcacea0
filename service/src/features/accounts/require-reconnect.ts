import type { ErrorCode } from '../../domain/error-codes.js';
import type { Clock } from '../../platform/clock.js';
import { forgetAccount } from './account-caches.js';
import type { FindAccountDeps } from './find-account-for-publishing.js';
import type { AccountNews } from './refresh-deps.js';

export interface RequireReconnectDeps extends FindAccountDeps {
	readonly clock: Clock;
	readonly news: Pick<AccountNews, 'wakeEvents'>;
}

export interface RequireReconnectInput {
	readonly accountId: string;
	/** The version of the pair that Pinterest does not serve. */
	readonly version: number;
	readonly code: ErrorCode;
	/** Public sentence: why. */
	readonly message: string;
}

/**
 * Whether only a new connection helps the account. A missing permission is shown on it from now
 * on; whether a token is dead was found out by renewing it, not by one refusal. False when it has
 * another connection by now, or none. Safe to repeat, and never answered from memory.
 */
export async function requireReconnect(
	{ accounts, accountCaches, clock, news }: RequireReconnectDeps,
	{ accountId, version, code, message }: RequireReconnectInput,
): Promise<boolean> {
	try {
		const account = await accounts.find(accountId);
		if (account?.tokenVersion !== version || account.revokedAt) return false;
		if (account.reconnectRequired) return true;
		if (code !== 'scope_missing') return false;
		const now = clock.now();
		const before = await accounts.requireReconnect({ id: accountId, version, now, code, message });
		if (before) news.wakeEvents(before.workspaceId);
		return before !== null;
	} finally {
		forgetAccount(accountCaches, accountId);
	}
}

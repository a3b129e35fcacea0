import type { Clock } from '../../platform/clock.js';
import { forgetAccount } from './account-caches.js';
import type { FindAccountDeps } from './find-account-for-publishing.js';

export interface RequireReconnectDeps extends FindAccountDeps {
	readonly clock: Clock;
}

export interface RequireReconnectInput {
	readonly accountId: string;
	/** The version of the pair that Pinterest does not serve. */
	readonly version: number;
	/** Public sentence: why. */
	readonly message: string;
}

/**
 * Shows an account as one that only a new connection helps; the first reason stands. False when
 * it has another connection by now, or none. Safe to repeat, and never answered from memory.
 */
export async function requireReconnect(
	{ accounts, accountCaches, clock }: RequireReconnectDeps,
	{ accountId, version, message }: RequireReconnectInput,
): Promise<boolean> {
	try {
		const account = await accounts.find(accountId);
		if (account?.tokenVersion !== version || account.revokedAt) return false;
		if (account.reconnectRequired) return true;
		return await accounts.requireReconnect({ id: accountId, version, now: clock.now(), message });
	} finally {
		forgetAccount(accountCaches, accountId);
	}
}

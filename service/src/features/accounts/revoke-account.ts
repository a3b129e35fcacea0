import { ServiceError } from '../../domain/errors.js';
import type { Clock } from '../../platform/clock.js';
import type { Caller } from '../access/index.js';
import { forgetAccount } from './account-caches.js';
import type { ConnectAccountDeps } from './connect-account.js';
import type { FindAccountDeps } from './find-account-for-publishing.js';
import { requireAccount } from './require-account.js';

export interface RevokeAccountDeps
	extends FindAccountDeps, Pick<ConnectAccountDeps, 'cancelPending'> {
	readonly clock: Clock;
}

/**
 * Disconnects an account: its tokens are forgotten and its pending pins canceled. Repeating it
 * goes on where it was cut off. Throws `not_found` and `account_not_permitted`.
 */
export async function revokeAccount(
	deps: RevokeAccountDeps,
	caller: Pick<Caller, 'workspaceId' | 'accountIds'>,
	{ accountId }: { readonly accountId: string },
): Promise<void> {
	const { workspaceId } = await requireAccount(deps, caller, accountId);
	const revoked = await deps.accounts.revoke({ id: accountId, workspaceId, now: deps.clock.now() });
	if (!revoked) throw new ServiceError('not_found');
	// A refresh whose pair could not be stored must not bring it back.
	deps.accountCaches.unsaved.delete(accountId);
	forgetAccount(deps.accountCaches, accountId);
	// Only now: what is accepted from here on is refused, so nothing new can join the pending.
	await deps.cancelPending({ accountId, workspaceId });
}

import { ServiceError } from '../../domain/errors.js';
import type { Clock } from '../../platform/clock.js';
import type { Caller } from '../access/index.js';
import { forgetAccount } from './account-caches.js';
import type { FindAccountDeps } from './find-account-for-publishing.js';
import type { AccountRecord } from './model.js';
import { requireAccount } from './require-account.js';

export interface UpdateAccountDeps extends FindAccountDeps {
	readonly clock: Clock;
}

export interface AccountUpdate {
	readonly accountId: string;
	/** Query parameter for the mark of each pin; null: none; absent: as it is. */
	readonly linkParameter?: string | null;
}

/** Changes an account's settings; in force within 2 s. Throws `not_found`, `account_not_permitted`. */
export async function updateAccount(
	deps: UpdateAccountDeps,
	caller: Pick<Caller, 'workspaceId' | 'accountIds'>,
	{ accountId, linkParameter }: AccountUpdate,
): Promise<AccountRecord> {
	const { workspaceId } = await requireAccount(deps, caller, accountId);
	const account = await deps.accounts.configure({
		id: accountId,
		workspaceId,
		set: { ...(linkParameter === undefined ? {} : { linkParameter }), updatedAt: deps.clock.now() },
	});
	if (!account) throw new ServiceError('not_found');
	forgetAccount(deps.accountCaches, accountId);
	return account;
}

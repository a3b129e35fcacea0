import { ServiceError } from '../../domain/errors.js';
import type { Caller } from '../access/index.js';
import type { FindAccountDeps } from './find-account-for-publishing.js';
import { requireAccount } from './require-account.js';

/**
 * Refuses unless the caller may connect this account again, or any account where none is named.
 * Throws `not_found` for a foreign account and `account_not_permitted` by the key's list.
 */
export async function permitConnecting(
	deps: FindAccountDeps,
	caller: Pick<Caller, 'workspaceId' | 'accountIds'>,
	accountId: string | undefined,
): Promise<void> {
	if (accountId !== undefined) await requireAccount(deps, caller, accountId);
	else if (caller.accountIds !== null) throw needsAccount();
}

const needsAccount = (): ServiceError =>
	new ServiceError('account_not_permitted', {
		message: 'A key with an account list can only reconnect an account of that list.',
		remedy: 'Name the account in "account_id", or use a key without such a list.',
	});

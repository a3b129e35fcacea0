import { ServiceError } from '../../domain/errors.js';
import { permitAccount, type Caller } from '../access/index.js';
import type { AccountFacts } from './account-caches.js';
import { findAccountForPublishing, type FindAccountDeps } from './find-account-for-publishing.js';

/**
 * The account a caller names. Throws `account_not_permitted` by the key's list, and `not_found`
 * for a foreign account just as for none, so that ids of others cannot be told apart.
 */
export async function requireAccount(
	deps: FindAccountDeps,
	caller: Pick<Caller, 'workspaceId' | 'accountIds'>,
	accountId: string,
): Promise<AccountFacts> {
	permitAccount(caller, accountId);
	const account = await findAccountForPublishing(deps, accountId);
	if (account?.workspaceId !== caller.workspaceId) {
		throw new ServiceError('not_found', {
			message: 'The workspace has no Pinterest account with this id.',
		});
	}
	return account;
}

import type { Caller } from '../access/index.js';
import type { AccountRecord } from './model.js';
import type { AccountStore } from './store.js';

/** The accounts of the workspace that the caller's key may act for, oldest first. */
export function listAccounts(
	{ accounts }: { readonly accounts: AccountStore },
	caller: Pick<Caller, 'workspaceId' | 'accountIds'>,
): Promise<AccountRecord[]> {
	return accounts.list(caller.workspaceId, caller.accountIds);
}

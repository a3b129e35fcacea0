import { ServiceError } from '../../domain/errors.js';
import type { Caller } from './caller.js';

/** Throws `account_not_permitted` unless the caller's key may act for the account. */
export function permitAccount(caller: Pick<Caller, 'accountIds'>, accountId: string): void {
	if (caller.accountIds === null || caller.accountIds.includes(accountId)) return;
	throw new ServiceError('account_not_permitted');
}

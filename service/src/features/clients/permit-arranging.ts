import { ServiceError } from '../../domain/errors.js';
import type { Caller } from '../access/index.js';

/** Throws `account_not_permitted`: who acts for some accounts only does not arrange all of them. */
export function permitArranging({ accountIds }: Pick<Caller, 'accountIds'>): void {
	if (accountIds === null) return;
	throw new ServiceError('account_not_permitted', {
		message: 'A key with an account list cannot make, change or archive clients.',
		remedy: 'Use a key without an account list.',
	});
}

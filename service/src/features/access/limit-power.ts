import { ServiceError } from '../../domain/errors.js';
import type { Caller, Scope } from './caller.js';
import { isWithinLists, listsOf, type KeyLists } from './key-lists.js';

/** What a key may do. */
export interface Power extends KeyLists {
	readonly scopes: readonly Scope[];
}

/** No key may make another that can do more than itself. Throws `insufficient_scope` for more. */
export function limitPower(
	caller: Pick<Caller, 'scopes' | 'accountIds' | 'lists'>,
	wanted: Power,
): void {
	refuseMoreScopes(caller, wanted.scopes);
	if (isWithinLists(listsOf(caller), wanted)) return;
	throw new ServiceError('insufficient_scope', {
		message: 'A key with an account or client list cannot give another one more than its lists.',
		remedy:
			'Name in "pinterest_account_ids" and "client_ids" only what the lists of the key you use name.',
	});
}

function refuseMoreScopes({ scopes: own }: Pick<Caller, 'scopes'>, wanted: readonly Scope[]): void {
	const more = wanted.filter((scope) => !own.includes(scope));
	if (more.length === 0) return;
	throw new ServiceError('insufficient_scope', {
		message: `A key cannot give another one scopes it lacks itself: ${more.join(', ')}.`,
		remedy: 'Name in "scopes" only those of the key you use, or use a key with all of them.',
	});
}

import { ServiceError } from '../../domain/errors.js';
import type { Caller } from './caller.js';

/** A caller who is signed in. */
export type Person = Caller & { readonly kind: 'user'; readonly userId: string };

/** The caller as a person; throws `session_required` for keys. */
export function requirePerson(caller: Caller): Person {
	const { userId } = caller;
	if (caller.kind === 'user' && userId !== undefined) return { ...caller, kind: 'user', userId };
	throw new ServiceError('session_required');
}

/** Throws `insufficient_scope` for a key with an account list: what is meant is the whole project. */
export function refuseLimitedKey(caller: Pick<Caller, 'accountIds'>): void {
	if (caller.accountIds === null) return;
	throw new ServiceError('insufficient_scope', {
		message: 'An API key with an account list cannot do this: it concerns the whole project.',
		remedy: 'Use an API key without an account list, or sign in.',
	});
}

import { ServiceError } from '../../domain/errors.js';
import type { Caller, Scope } from './caller.js';

/** Throws `insufficient_scope`, naming the scope, unless the caller's key has it. */
export function authorize(caller: Pick<Caller, 'scopes'>, scope: Scope): void {
	if (caller.scopes.includes(scope)) return;
	throw new ServiceError('insufficient_scope', {
		message: `The API key does not have the scope "${scope}", which this call needs.`,
		facts: { required_scope: scope },
	});
}

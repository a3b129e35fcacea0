import { ServiceError } from '../../domain/errors.js';
import type { Caller, CallerScope } from './caller.js';

/** Throws `insufficient_scope`, naming the scope, unless the caller's key has it. */
export function authorize(caller: Pick<Caller, 'scopes'>, scope: CallerScope): void {
	if (caller.scopes.includes(scope)) return;
	if (scope === 'operator') {
		throw new ServiceError('insufficient_scope', {
			message: 'This call takes the operator key and no other.',
			remedy: 'Whoever runs the service sets PINLANE_OPERATOR_KEY and sends it in X-API-Key.',
			facts: { required_scope: scope },
		});
	}
	throw new ServiceError('insufficient_scope', {
		message: `The API key does not have the scope "${scope}", which this call needs.`,
		facts: { required_scope: scope },
	});
}

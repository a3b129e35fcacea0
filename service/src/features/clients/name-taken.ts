import { ServiceError } from '../../domain/errors.js';
import type { Taken } from './store.js';

const WORDS: Record<Taken, readonly [string, string]> = {
	name: [
		'The workspace has a client with this name already; capital letters make no difference.',
		'Use the client that is there (GET /v1/clients), or another name.',
	],
	external_id: [
		'Another client of the workspace has this external_id already.',
		'Use that client (GET /v1/clients?external_id=…), or another external_id.',
	],
};

/** The refusal of a name or reference that is in use. */
export function nameTaken(taken: Taken): ServiceError {
	const [message, remedy] = WORDS[taken];
	return new ServiceError('conflict', { message, remedy, facts: { field: taken } });
}

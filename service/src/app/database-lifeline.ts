import { ServiceError } from '../domain/errors.js';
import type { DatabaseWatch } from '../platform/database-watch.js';
import type { Lifeline } from '../platform/http-options.js';

/** Requests live by the database: while it is silent they are told when to come back. */
export function databaseLifeline(watch: DatabaseWatch): Lifeline {
	const reason = (): Error =>
		new ServiceError('service_unavailable', { internal: 'the database is silent' });
	return {
		cut: () => (watch.isSilent() ? reason() : undefined),
		onCut: (listener) => watch.onSilence(() => listener(reason())),
	};
}

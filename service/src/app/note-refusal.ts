import type { Caller } from '../features/access/index.js';
import { recordActivity, type RecordActivityDeps } from '../features/activity/index.js';
import type { FailedRequest } from '../platform/http-options.js';
import { renderError } from './render-error.js';

/** The creations whose refusals are kept, by the id of their route. */
const CREATIONS: Readonly<Record<string, 'pin' | 'schedule'>> = {
	'pins.create': 'pin',
	'schedules.create': 'schedule',
};

/** An entry is read by people; a body can be wrong in megabytes. */
const LONGEST_MESSAGE = 1_000;
const MOST_FIELDS = 10;

/**
 * Keeps a refused creation in the log, with code and fields: whoever asks why a pin never came
 * finds it there. Nothing that was only passing is kept.
 */
export function noteRefusal(
	deps: RecordActivityDeps,
	caller: Caller,
	{ routeId, requestId, sentBody, error }: FailedRequest,
): void {
	const resource = CREATIONS[routeId];
	if (resource === undefined) return;
	const { status, body } = renderError(error, requestId);
	if (status !== 422) return;
	const { code, message, errors = [] } = body.error;
	recordActivity(deps, caller, {
		action: `${resource}.refused`,
		category: 'publishing',
		status: 'failed',
		message: message.slice(0, LONGEST_MESSAGE),
		resource: { type: resource, id: null },
		accountId: accountIdIn(sentBody),
		requestId,
		metadata: { error_code: code, errors: errors.slice(0, MOST_FIELDS) },
	});
}

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The account a refused body was for, so that keys for other accounts do not read of it. */
function accountIdIn(body: unknown): string | undefined {
	if (typeof body !== 'object' || body === null || !('account_id' in body)) return undefined;
	const { account_id: id } = body;
	return typeof id === 'string' && ID.test(id) ? id.toLowerCase() : undefined;
}

import { defineRoute, type Route } from '../../platform/route.js';
import type { Caller } from '../access/index.js';
import { createPinBody } from '../pins/index.js';
import { contentOf } from '../publications/index.js';
import { createScheduleBody } from '../schedules/index.js';
import { validationView } from './schemas.js';
import { validateSubmission, type ValidateDeps } from './validate-submission.js';

/** The calls that tell what would become of a pin or a schedule. */
export function preflightRoutes(deps: ValidateDeps): Route<Caller>[] {
	return [
		defineRoute({
			id: 'pins.validate',
			method: 'POST',
			path: '/v1/pins/validate',
			summary: 'Check a pin without making it: account, board, media and link',
			tag: 'Pins',
			scope: 'read',
			body: createPinBody,
			status: 200,
			response: validationView,
			codes: ['account_not_permitted'],
			run: (caller: Caller, { body, signal }) =>
				validateSubmission(deps, caller, {
					accountId: body.account_id,
					content: contentOf(body),
					idempotencyKey: body.idempotency_key || undefined,
					signal,
				}),
		}),
		defineRoute({
			id: 'schedules.validate',
			method: 'POST',
			path: '/v1/schedules/validate',
			summary: 'Check a schedule without making it: instant, account, board, media and link',
			tag: 'Schedules',
			scope: 'read',
			body: createScheduleBody,
			status: 200,
			response: validationView,
			codes: ['account_not_permitted'],
			run: (caller: Caller, { body, signal }) =>
				validateSubmission(deps, caller, {
					accountId: body.account_id,
					content: contentOf(body),
					runAt: body.run_at ?? body.scheduled_at,
					idempotencyKey: body.idempotency_key || undefined,
					signal,
				}),
		}),
	];
}

import type { PinContent } from '../../domain/fingerprint.js';
import { defineRoute, type Route } from '../../platform/route.js';
import { createPinBody } from '../pins/index.js';
import { permitAccount, type Caller } from '../access/index.js';
import { boardOf, contentOf, type BoardOfDeps, type wire } from '../publications/index.js';
import { createScheduleBody } from '../schedules/index.js';
import { validationView } from './schemas.js';
import { validateSubmission, type ValidateDeps } from './validate-submission.js';

/** The calls that tell what would become of a pin or a schedule. */
export function preflightRoutes(deps: ValidateDeps & BoardOfDeps): Route<Caller>[] {
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
			run: async (caller: Caller, { body, signal }) =>
				validateSubmission(deps, caller, {
					accountId: body.account_id,
					content: await contentWith(deps, caller, body),
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
			run: async (caller: Caller, { body, signal }) =>
				validateSubmission(deps, caller, {
					accountId: body.account_id,
					content: await contentWith(deps, caller, body),
					runAt: body.run_at ?? body.scheduled_at,
					idempotencyKey: body.idempotency_key || undefined,
					signal,
				}),
		}),
	];
}

async function contentWith(
	deps: BoardOfDeps,
	caller: Caller,
	body: wire.SubmissionBody,
): Promise<PinContent> {
	permitAccount(caller, body.account_id);
	return contentOf(body, await boardOf(deps, caller.workspaceId, body));
}

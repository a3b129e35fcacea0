import { defineRoute, type Route } from '../../platform/route.js';
import type { Caller } from '../access/index.js';
import type { NoteActivity } from '../activity/index.js';
import { examineAccount, type Diagnosis, type ExamineDeps } from './examine-account.js';
import { diagnosisView, doctorBody, doctorParams } from './schemas.js';

export type DoctorRoutesDeps = ExamineDeps & { readonly note: NoteActivity };

/** The call that looks for what is wrong with an account. */
export function doctorRoutes(deps: DoctorRoutesDeps): Route<Caller>[] {
	return [
		defineRoute({
			id: 'pinterest.check_account',
			method: 'POST',
			path: '/v1/pinterest/accounts/{account_id}/doctor',
			summary: 'Look for what usually breaks the publishing of an account, and what to do about it',
			tag: 'Accounts',
			scope: 'write',
			params: doctorParams,
			body: doctorBody,
			bodyOptional: true,
			status: 200,
			response: diagnosisView,
			codes: ['not_found', 'account_not_permitted', 'conflict'],
			run: async (caller: Caller, { params, body, signal, requestId }) => {
				const diagnosis = await examineAccount(deps, caller, {
					accountId: params.account_id,
					boardId: body.board_id,
					imageUrl: body.image_url,
					testPin: body.test_pin,
					signal,
				});
				noteRun(deps, caller, { diagnosis, requestId });
				return present(diagnosis);
			},
		}),
	];
}

const present = ({ accountId, checkedAt, healthy, checks }: Diagnosis) => ({
	account_id: accountId,
	checked_at: checkedAt.toISOString(),
	healthy,
	checks: [...checks],
});

function noteRun(
	{ note }: Pick<DoctorRoutesDeps, 'note'>,
	caller: Caller,
	{ diagnosis, requestId }: { readonly diagnosis: Diagnosis; readonly requestId: string },
): void {
	const { accountId, healthy, checks } = diagnosis;
	const named = (wanted: string): string[] =>
		checks.filter(({ status }) => status === wanted).map(({ check }) => check);
	const [failed, warnings] = [named('failed'), named('warning')];
	const pin = checks.find(({ check }) => check === 'test_pin')?.facts;
	note(caller, {
		action: 'account.checked',
		category: 'integration',
		status: healthy ? 'success' : 'failed',
		message: healthy
			? 'The doctor found nothing that keeps the account from publishing.'
			: `The doctor found faults of the account: ${failed.join(', ')}.`,
		resource: { type: 'account', id: accountId },
		accountId,
		requestId,
		metadata: { failed, warnings, ...(pin ? { test_pin: pin } : {}) },
	});
}

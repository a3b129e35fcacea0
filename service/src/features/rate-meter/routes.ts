import { defineRoute, type Route } from '../../platform/route.js';
import type { Caller } from '../access/index.js';
import type { NoteActivity } from '../activity/index.js';
import { presentAccountPace, presentRateMeter } from './present.js';
import { readAccountPace } from './read-account-pace.js';
import { readRateMeter, type ReadRateMeterDeps } from './read-rate-meter.js';
import {
	accountPaceBody,
	accountPaceParams,
	accountPaceView,
	rateMeterQuery,
	rateMeterView,
} from './schemas.js';
import { setAccountPace, type SetAccountPaceDeps } from './set-account-pace.js';

export type RateMeterRoutesDeps = ReadRateMeterDeps &
	SetAccountPaceDeps & { readonly note: NoteActivity };

const PACE = '/v1/pinterest/accounts/{account_id}/pace';
const TAG = 'Accounts';

export function rateMeterRoutes(deps: RateMeterRoutesDeps): Route<Caller>[] {
	return [meterRoute(deps), readRoute(deps), setRoute(deps)];
}

const meterRoute = (deps: RateMeterRoutesDeps): Route<Caller> =>
	defineRoute({
		id: 'rate_meter.get',
		method: 'GET',
		path: '/v1/rate-meter',
		summary: 'How many pins an account may publish now, and what holds it',
		tag: TAG,
		scope: 'read',
		query: rateMeterQuery,
		status: 200,
		response: rateMeterView,
		codes: ['not_found', 'account_not_permitted'],
		run: async (caller: Caller, { query }) =>
			presentRateMeter(await readRateMeter(deps, caller, { accountId: query.account_id })),
	});

const readRoute = (deps: RateMeterRoutesDeps): Route<Caller> =>
	defineRoute({
		id: 'pinterest.get_account_pace',
		method: 'GET',
		path: PACE,
		summary: 'Spacing, daily cap and time zone of an account that are in force',
		tag: TAG,
		scope: 'read',
		params: accountPaceParams,
		status: 200,
		response: accountPaceView,
		codes: ['not_found', 'account_not_permitted'],
		run: async (caller: Caller, { params }) =>
			presentAccountPace(await readAccountPace(deps, caller, { accountId: params.account_id })),
	});

const setRoute = (deps: RateMeterRoutesDeps): Route<Caller> =>
	defineRoute({
		id: 'pinterest.set_account_pace',
		method: 'PATCH',
		path: PACE,
		summary: 'Give an account its own spacing, daily cap and time zone',
		tag: TAG,
		scope: 'write',
		params: accountPaceParams,
		body: accountPaceBody,
		status: 200,
		response: accountPaceView,
		codes: ['not_found', 'account_not_permitted'],
		run: async (caller: Caller, { params, body, requestId }) => {
			const { spacing_seconds: spacing, daily_cap: dailyCap, time_zone: timeZone } = body;
			const spacingMs = typeof spacing === 'number' ? Math.round(spacing * 1_000) : spacing;
			const input = { accountId: params.account_id, spacingMs, dailyCap, timeZone };
			const pace = await setAccountPace(deps, caller, input);
			deps.note(caller, {
				action: 'account.pace_updated',
				category: 'configuration',
				message: 'The pace of an account was changed.',
				resource: { type: 'account', id: params.account_id },
				accountId: params.account_id,
				requestId,
				metadata: { ...body },
			});
			return presentAccountPace(pace);
		},
	});

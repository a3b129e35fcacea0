import { defineRoute, type Route } from '../../platform/route.js';
import type { Caller } from '../access/index.js';
import { presentRateMeter } from './present.js';
import { readRateMeter, type ReadRateMeterDeps } from './read-rate-meter.js';
import { rateMeterQuery, rateMeterView } from './schemas.js';

export type RateMeterRoutesDeps = ReadRateMeterDeps;

export function rateMeterRoutes(deps: RateMeterRoutesDeps): Route<Caller>[] {
	return [
		defineRoute({
			id: 'rate_meter.get',
			method: 'GET',
			path: '/v1/rate-meter',
			summary: 'How many pins an account may publish now, and what holds it',
			tag: 'Accounts',
			scope: 'read',
			query: rateMeterQuery,
			status: 200,
			response: rateMeterView,
			codes: ['not_found', 'account_not_permitted'],
			run: async (caller: Caller, { query }) =>
				presentRateMeter(await readRateMeter(deps, caller, { accountId: query.account_id })),
		}),
	];
}

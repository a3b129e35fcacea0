import { defineRoute, type Route } from '../../platform/route.js';
import { listActivity, type ListActivityDeps, type Reader } from './list-activity.js';
import { activityPage, listActivityQuery } from './schemas.js';

/** The call that reads the log. */
export interface ActivityRoutesDeps extends ListActivityDeps {
	/** The reader as if for the accounts of a client alone. Throws `not_found`. */
	withinClient<R extends Reader>(reader: R, clientId: string | undefined): Promise<R>;
}

export function activityRoutes<Caller extends Reader>(deps: ActivityRoutesDeps): Route<Caller>[] {
	return [
		defineRoute({
			id: 'activity.list',
			method: 'GET',
			path: '/v1/activity-logs',
			summary: 'Read what happened in the workspace, newest first',
			tag: 'Activity',
			scope: 'read',
			query: listActivityQuery,
			status: 200,
			response: activityPage,
			codes: ['not_found'],
			run: async (caller: Caller, { query }) =>
				listActivity(deps, await deps.withinClient(caller, query.client_id), query),
		}),
	];
}

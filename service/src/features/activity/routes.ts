import { defineRoute, type Route } from '../../platform/route.js';
import { listActivity, type ListActivityDeps, type Reader } from './list-activity.js';
import { activityPage, listActivityQuery } from './schemas.js';

/** The call that reads the log. */
export function activityRoutes<Caller extends Reader>(deps: ListActivityDeps): Route<Caller>[] {
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
			codes: [],
			run: (caller: Caller, { query }) => listActivity(deps, caller, query),
		}),
	];
}

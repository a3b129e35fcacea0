import { defineRoute, type Route } from '../../platform/route.js';
import type { Caller } from '../access/index.js';
import type { NoteActivity } from '../activity/index.js';
import { listProjects, type ListProjectsDeps } from './list-projects.js';
import { presentBilling, presentMcpQuota, presentProject, presentProjects } from './present.js';
import { projectRoutes, type ProjectRoutesDeps } from './project-routes.js';
import { quotaWeek } from './quota-week.js';
import {
	billingStatusView,
	mcpQuotaView,
	projectParams,
	projectsView,
	projectView,
	updateProjectBody,
} from './schemas.js';
import { readQuota, type QuotaDeps } from './take-creation.js';
import { updateProject, type UpdateProjectDeps } from './update-project.js';

export type WorkspaceRoutesDeps = ListProjectsDeps &
	UpdateProjectDeps &
	QuotaDeps &
	ProjectRoutesDeps & { readonly note: NoteActivity };

/** Workspaces, which the contract calls projects, and what clients want to know of their plan. */
export function workspaceRoutes(deps: WorkspaceRoutesDeps): Route<Caller>[] {
	const read = { method: 'GET', scope: 'read', status: 200, codes: [] } as const;
	return [
		defineRoute({
			...read,
			id: 'projects.list',
			path: '/v1/projects',
			summary: 'List the projects of the organization',
			tag: 'Projects',
			response: projectsView,
			run: async (caller: Caller) => presentProjects(await listProjects(deps, caller)),
		}),
		...projectRoutes(deps),
		updateRoute(deps),
		defineRoute({
			...read,
			id: 'billing.status',
			path: '/v1/billing/status',
			summary: 'The plan: what of the monthly quota is used up, where there is one',
			tag: 'Projects',
			response: billingStatusView,
			run: async (caller: Caller) => presentBilling(await readQuota(deps, caller.workspaceId)),
		}),
		defineRoute({
			...read,
			id: 'mcp.quota',
			path: '/v1/mcp/quota',
			summary: 'The quota of MCP requests: there is none',
			tag: 'Projects',
			response: mcpQuotaView,
			run: () => presentMcpQuota(quotaWeek(deps.clock.now())),
		}),
	];
}

const updateRoute = (deps: WorkspaceRoutesDeps): Route<Caller> =>
	defineRoute({
		id: 'projects.update',
		method: 'PATCH',
		path: '/v1/projects/{project_id}',
		summary: 'Change the settings of the project that the API key belongs to',
		tag: 'Projects',
		scope: 'write',
		params: projectParams,
		body: updateProjectBody,
		status: 200,
		response: projectView,
		codes: ['not_found'],
		run: async (caller: Caller, { params, body, requestId }) => {
			const project = await updateProject(deps, caller, {
				projectId: params.project_id,
				blockNearDuplicates: body.block_near_duplicates,
			});
			deps.note(caller, {
				action: 'project.updated',
				category: 'configuration',
				message: 'The settings of the project were changed.',
				resource: { type: 'project', id: project._id },
				requestId,
				metadata: { ...body },
			});
			return presentProject(project);
		},
	});

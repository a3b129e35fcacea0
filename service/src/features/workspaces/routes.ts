import type { Clock } from '../../platform/clock.js';
import { defineRoute, type Route } from '../../platform/route.js';
import type { Caller } from '../access/index.js';
import { listProjects, type ListProjectsDeps } from './list-projects.js';
import { presentMcpQuota, presentProjects, UNLIMITED_BILLING } from './present.js';
import { quotaWeek } from './quota-week.js';
import { billingStatusView, mcpQuotaView, projectsView } from './schemas.js';

export interface WorkspaceRoutesDeps extends ListProjectsDeps {
	readonly clock: Clock;
}

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
		defineRoute({
			...read,
			id: 'billing.status',
			path: '/v1/billing/status',
			summary: 'The plan: nothing is limited',
			tag: 'Projects',
			response: billingStatusView,
			run: () => UNLIMITED_BILLING,
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

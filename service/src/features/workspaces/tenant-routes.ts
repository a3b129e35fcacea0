import { z } from 'zod';
import { Reply, defineRoute, type Route } from '../../platform/route.js';
import type { Caller } from '../access/index.js';
import type { NoteActivity } from '../activity/index.js';
import { createTenant, type CreateTenantDeps } from './create-tenant.js';
import { findTenant, type FindTenantDeps } from './find-tenant.js';
import { issueTenantKey, type IssueTenantKeyDeps } from './issue-tenant-key.js';
import {
	presentMadeTenant,
	presentTenant,
	presentTenantDetail,
	presentTenantKey,
} from './present-tenant.js';
import {
	createdTenant,
	createTenantBody,
	createTenantKeyBody,
	listTenantsQuery,
	tenantDetail,
	tenantKey,
	tenantParams,
	tenantView,
	updateTenantBody,
} from './tenant-schemas.js';
import { updateTenant, type UpdateTenantDeps } from './update-tenant.js';

export type TenantRoutesDeps = CreateTenantDeps &
	FindTenantDeps &
	UpdateTenantDeps &
	IssueTenantKeyDeps & { readonly note: NoteActivity };

const PATH = '/v1/tenants';
const ONE = `${PATH}/{tenant_id}` as const;
const TAG = 'Tenants';

/** Calls of whoever runs the service for others: they take the operator key and no other. */
export const tenantRoutes = (deps: TenantRoutesDeps): Route<Caller>[] => [
	createRoute(deps),
	listRoute(deps),
	getRoute(deps),
	updateRoute(deps),
	keyRoute(deps),
];

const createRoute = (deps: TenantRoutesDeps): Route<Caller> =>
	defineRoute({
		id: 'tenants.create',
		method: 'POST',
		path: PATH,
		summary: 'Create a tenant: an organization with its first project and API key',
		tag: TAG,
		scope: 'operator',
		body: createTenantBody,
		status: 201,
		alsoStatus: [200],
		response: createdTenant,
		codes: ['provider_not_configured', 'conflict'],
		run: async (caller: Caller, { body, requestId }) => {
			const made = await createTenant(deps, {
				name: body.name,
				externalId: body.external_id ?? undefined,
				provider: body.provider ?? undefined,
				monthlyQuota: body.monthly_quota,
			});
			if (made.alreadyExisted) return new Reply(presentMadeTenant(made), { status: 200 });
			noteTenant(deps, caller, {
				projects: made.projects,
				tenantId: made.tenant._id,
				action: 'tenant.created',
				message: `The tenant "${made.tenant.name}" was created.`,
				requestId,
			});
			return presentMadeTenant(made);
		},
	});

const listRoute = (deps: TenantRoutesDeps): Route<Caller> =>
	defineRoute({
		id: 'tenants.list',
		method: 'GET',
		path: PATH,
		summary: 'List the tenants, newest first',
		tag: TAG,
		scope: 'operator',
		query: listTenantsQuery,
		status: 200,
		response: z.array(tenantView),
		codes: [],
		run: async (_caller: Caller, { query: { limit, offset, external_id: externalId } }) => {
			const found = await deps.organizations.list({
				limit,
				offset,
				...(externalId ? { externalId } : {}),
			});
			return found.map(presentTenant);
		},
	});

const getRoute = (deps: TenantRoutesDeps): Route<Caller> =>
	defineRoute({
		id: 'tenants.get',
		method: 'GET',
		path: ONE,
		summary: 'Read a tenant with its projects',
		tag: TAG,
		scope: 'operator',
		params: tenantParams,
		status: 200,
		response: tenantDetail,
		codes: [],
		run: async (_caller: Caller, { params }) =>
			presentTenantDetail(await findTenant(deps, params.tenant_id)),
	});

const updateRoute = (deps: TenantRoutesDeps): Route<Caller> =>
	defineRoute({
		id: 'tenants.update',
		method: 'PATCH',
		path: ONE,
		summary: "Change a tenant's name or monthly quota, within 5 seconds",
		tag: TAG,
		scope: 'operator',
		params: tenantParams,
		body: updateTenantBody,
		status: 200,
		response: tenantDetail,
		codes: [],
		run: async (caller: Caller, { params, body, requestId }) => {
			const changed = await updateTenant(deps, params.tenant_id, {
				...(body.name === undefined ? {} : { name: body.name }),
				...(body.monthly_quota === undefined ? {} : { monthlyQuota: body.monthly_quota }),
			});
			noteTenant(deps, caller, {
				projects: changed.projects,
				tenantId: params.tenant_id,
				action: 'tenant.updated',
				message: 'The tenant was changed.',
				requestId,
			});
			return presentTenantDetail(changed);
		},
	});

const keyRoute = (deps: TenantRoutesDeps): Route<Caller> =>
	defineRoute({
		id: 'tenants.create_key',
		method: 'POST',
		path: `${ONE}/api-keys`,
		summary: "Create a further API key of a tenant's project; the answer alone shows it",
		tag: TAG,
		scope: 'operator',
		params: tenantParams,
		body: createTenantKeyBody,
		bodyOptional: true,
		status: 201,
		response: tenantKey,
		codes: [],
		run: async (caller: Caller, { params, body, requestId }) => {
			const issued = await issueTenantKey(deps, {
				tenantId: params.tenant_id,
				projectId: body.project_id ?? undefined,
				name: body.name,
				scopes: body.scopes ?? undefined,
			});
			const { _id: id, workspaceId, name, scopes } = issued.record;
			deps.note(
				{ ...caller, workspaceId },
				{
					action: 'api_key.created',
					category: 'security',
					message: 'An API key was created by the operator.',
					resource: { type: 'api_key', id },
					requestId,
					metadata: { name, scopes },
				},
			);
			return presentTenantKey(issued);
		},
	});

interface TenantChange {
	readonly projects: readonly { readonly _id: string }[];
	readonly tenantId: string;
	readonly action: 'tenant.created' | 'tenant.updated';
	readonly message: string;
	readonly requestId: string;
}

/** In the log of the tenant's first project: a tenant has none of its own. */
function noteTenant(
	{ note }: TenantRoutesDeps,
	caller: Caller,
	{ projects: [first], tenantId, action, message, requestId }: TenantChange,
): void {
	if (!first) return;
	const resource = { type: 'tenant', id: tenantId };
	const category = 'configuration';
	note({ ...caller, workspaceId: first._id }, { action, category, message, resource, requestId });
}

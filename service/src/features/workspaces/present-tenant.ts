import type { IssuedApiKey } from '../access/index.js';
import type { MadeTenant } from './create-tenant.js';
import type { Tenant } from './find-tenant.js';
import type { OrganizationRecord } from './organization-model.js';
import { presentProject } from './present.js';
import type { CreatedTenant, TenantDetail, TenantKey, TenantView } from './tenant-schemas.js';

/** A tenant as lists show it. */
export const presentTenant = (tenant: OrganizationRecord): TenantView => ({
	id: tenant._id,
	name: tenant.name,
	external_id: tenant.externalId ?? null,
	monthly_quota: tenant.monthlyQuota ?? null,
	created_at: tenant.createdAt.toISOString(),
	updated_at: tenant.updatedAt.toISOString(),
});

export const presentTenantDetail = ({ tenant, projects }: Tenant): TenantDetail => ({
	...presentTenant(tenant),
	projects: projects.map(presentProject),
});

/** The answer to a creation. */
export const presentMadeTenant = (made: MadeTenant): CreatedTenant => ({
	...presentTenantDetail(made),
	api_key: made.apiKey,
	...(made.alreadyExisted ? { already_existed: true as const } : {}),
});

/** The answer to a key's creation, the only one that shows the key. */
export const presentTenantKey = ({ record, apiKey }: IssuedApiKey): TenantKey => ({
	id: record._id,
	workspace_id: record.workspaceId,
	name: record.name,
	api_key: apiKey,
	scopes: record.scopes,
	created_at: record.createdAt.toISOString(),
});

import { ServiceError } from '../../domain/errors.js';
import type { Clock } from '../../platform/clock.js';
import type { OrganizationCache } from './find-organization.js';
import type { Tenant } from './find-tenant.js';
import type { OrganizationChanges, OrganizationStore } from './organization-store.js';
import type { WorkspaceStore } from './store.js';

export interface UpdateTenantDeps {
	readonly organizations: Pick<OrganizationStore, 'update'>;
	readonly organizationCache: OrganizationCache;
	readonly workspaces: Pick<WorkspaceStore, 'listOf'>;
	readonly clock: Clock;
}

/** Changes a tenant's name or quota, in force everywhere within 5 s. Throws `not_found`. */
export async function updateTenant(
	{ organizations, organizationCache, workspaces, clock }: UpdateTenantDeps,
	tenantId: string,
	changes: OrganizationChanges,
): Promise<Tenant> {
	const tenant = await organizations.update(tenantId, { ...changes, updatedAt: clock.now() });
	if (!tenant) throw new ServiceError('not_found');
	organizationCache.delete(tenantId);
	return { tenant, projects: await workspaces.listOf(tenantId) };
}

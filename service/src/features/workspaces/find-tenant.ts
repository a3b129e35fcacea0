import { ServiceError } from '../../domain/errors.js';
import type { WorkspaceRecord } from './model.js';
import type { OrganizationRecord } from './organization-model.js';
import type { OrganizationStore } from './organization-store.js';
import type { WorkspaceStore } from './store.js';

export interface FindTenantDeps {
	readonly organizations: Pick<OrganizationStore, 'find'>;
	readonly workspaces: Pick<WorkspaceStore, 'listOf'>;
}

export interface Tenant {
	readonly tenant: OrganizationRecord;
	readonly projects: readonly WorkspaceRecord[];
}

/** A tenant with its projects, oldest first. Throws `not_found`. */
export async function findTenant(
	{ organizations, workspaces }: FindTenantDeps,
	tenantId: string,
): Promise<Tenant> {
	const tenant = await organizations.find(tenantId);
	if (!tenant) throw new ServiceError('not_found');
	return { tenant, projects: await workspaces.listOf(tenantId) };
}

import type { OrganizationRecord } from './organization-model.js';
import type { OrganizationStore } from './organization-store.js';
import type { WorkspaceRecord } from './model.js';

export interface RequireOrganizationDeps {
	readonly organizations: Pick<OrganizationStore, 'find' | 'insertNew'>;
}

/** Of an organization that was only an id on its workspaces so far. */
export const UNNAMED = 'Pinlane';

/** The organization of a workspace; made here for workspaces that are older than its record. */
export async function requireOrganization(
	{ organizations }: RequireOrganizationDeps,
	{ organizationId, createdAt }: Pick<WorkspaceRecord, 'organizationId' | 'createdAt'>,
): Promise<OrganizationRecord> {
	const known = await organizations.find(organizationId);
	if (known) return known;
	const made = { _id: organizationId, name: UNNAMED, createdAt, updatedAt: createdAt };
	await organizations.insertNew(made);
	// Somebody else may have made it, and named it, in between.
	return (await organizations.find(organizationId)) ?? made;
}

import type { Caller } from '../access/index.js';
import type { WorkspaceRecord } from './model.js';
import type { OrganizationRecord } from './organization-model.js';
import { requireOrganization, type RequireOrganizationDeps } from './require-organization.js';
import type { WorkspaceStore } from './store.js';

export interface ListProjectsDeps extends RequireOrganizationDeps {
	readonly workspaces: Pick<WorkspaceStore, 'find' | 'listOf'>;
}

export interface Projects {
	readonly organization: OrganizationRecord;
	/** The one the caller's key belongs to, or a person is signed in to. */
	readonly active: WorkspaceRecord;
	/** All of the same organization, oldest first. */
	readonly all: readonly WorkspaceRecord[];
}

/** The workspaces of the caller's organization. */
export async function listProjects(
	deps: ListProjectsDeps,
	{ workspaceId }: Pick<Caller, 'workspaceId'>,
): Promise<Projects> {
	const active = await deps.workspaces.find(workspaceId);
	if (!active) throw new Error(`workspace ${workspaceId} is gone`);
	const [organization, all] = await Promise.all([
		requireOrganization(deps, active),
		deps.workspaces.listOf(active.organizationId),
	]);
	return { organization, active, all };
}

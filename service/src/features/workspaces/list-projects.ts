import type { Caller } from '../access/index.js';
import type { WorkspaceRecord } from './model.js';
import type { WorkspaceStore } from './store.js';

export interface ListProjectsDeps {
	readonly workspaces: Pick<WorkspaceStore, 'find' | 'listOf'>;
}

export interface Projects {
	/** The one the caller's key belongs to. */
	readonly active: WorkspaceRecord;
	/** All of the same organization, oldest first. */
	readonly all: readonly WorkspaceRecord[];
}

/** The workspaces of the caller's organization. */
export async function listProjects(
	{ workspaces }: ListProjectsDeps,
	{ workspaceId }: Pick<Caller, 'workspaceId'>,
): Promise<Projects> {
	const active = await workspaces.find(workspaceId);
	if (!active) throw new Error(`workspace ${workspaceId} is gone`);
	return { active, all: await workspaces.listOf(active.organizationId) };
}

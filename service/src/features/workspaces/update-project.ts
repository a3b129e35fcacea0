import { ServiceError } from '../../domain/errors.js';
import type { Clock } from '../../platform/clock.js';
import { refuseLimitedKey, type Caller } from '../access/index.js';
import type { WorkspaceCache } from './find-workspace.js';
import type { WorkspaceRecord } from './model.js';
import type { WorkspaceStore } from './store.js';

export interface UpdateProjectDeps {
	readonly workspaces: WorkspaceStore;
	readonly workspaceCache: WorkspaceCache;
	readonly clock: Clock;
}

export interface ProjectUpdate {
	readonly projectId: string;
	readonly blockNearDuplicates: boolean;
}

/**
 * Changes the caller's own workspace; in force everywhere within 5 s. Throws `not_found`, and
 * `insufficient_scope` for a key with an account list.
 */
export async function updateProject(
	{ workspaces, workspaceCache, clock }: UpdateProjectDeps,
	caller: Pick<Caller, 'workspaceId' | 'accountIds'>,
	{ projectId, blockNearDuplicates }: ProjectUpdate,
): Promise<WorkspaceRecord> {
	refuseLimitedKey(caller);
	const updatedAt = clock.now();
	const workspace =
		projectId === caller.workspaceId
			? await workspaces.update(projectId, { blockNearDuplicates, updatedAt })
			: null;
	if (!workspace) throw new ServiceError('not_found');
	workspaceCache.delete(projectId);
	return workspace;
}

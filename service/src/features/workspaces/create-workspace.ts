import type { Clock } from '../../platform/clock.js';
import { newId } from '../../platform/ids.js';
import type { Environment, Provider, WorkspaceRecord } from './model.js';
import type { WorkspaceStore } from './store.js';

export interface CreateWorkspaceDeps {
	readonly workspaces: WorkspaceStore;
	readonly clock: Clock;
}

export interface NewWorkspace {
	readonly name: string;
	readonly provider: Provider;
	/** A new organization when absent. */
	readonly organizationId?: string;
}

/** Only the real Pinterest counts as production. */
export const environmentOf = (provider: Provider): Environment =>
	provider === 'pinterest' ? 'production' : 'sandbox';

/** Makes a workspace. */
export async function createWorkspace(
	{ workspaces, clock }: CreateWorkspaceDeps,
	{ name, provider, organizationId }: NewWorkspace,
): Promise<WorkspaceRecord> {
	const now = clock.now();
	const workspace: WorkspaceRecord = {
		_id: newId(),
		name,
		environment: environmentOf(provider),
		provider,
		organizationId: organizationId ?? newId(),
		createdAt: now,
		updatedAt: now,
	};
	await workspaces.insert(workspace);
	return workspace;
}

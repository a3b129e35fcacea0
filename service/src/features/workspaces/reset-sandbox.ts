import { ServiceError } from '../../domain/errors.js';
import type { Clock } from '../../platform/clock.js';
import { refuseLimitedKey, type Caller } from '../access/index.js';
import { listProjects, type ListProjectsDeps, type Projects } from './list-projects.js';

export interface ResetSandboxDeps extends ListProjectsDeps {
	readonly clock: Clock;
	/** Removes what pins left in a project up to an instant; safe to repeat after it broke off. */
	emptyProject(workspaceId: string, madeBy: Date): Promise<void>;
}

/**
 * Empties the caller's own project of pins, schedules and files; accounts, keys and webhooks stay.
 * Throws `conflict` for a production project, `insufficient_scope` for a key with an account list.
 */
export async function resetSandbox(
	deps: ResetSandboxDeps,
	caller: Pick<Caller, 'workspaceId' | 'accountIds'>,
): Promise<Projects> {
	refuseLimitedKey(caller);
	const projects = await listProjects(deps, caller);
	if (projects.active.environment !== 'sandbox') {
		throw new ServiceError('conflict', {
			message: 'This is a production project; only a sandbox can be emptied.',
			remedy: 'Switch to the sandbox project, or use one of its API keys.',
		});
	}
	await deps.emptyProject(caller.workspaceId, deps.clock.now());
	return projects;
}

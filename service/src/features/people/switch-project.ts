import { ServiceError } from '../../domain/errors.js';
import { requirePerson, type Caller } from '../access/index.js';
import { listProjects, type ListProjectsDeps, type Projects } from '../workspaces/index.js';
import { startSession, type StartedSession, type StartSessionDeps } from './start-session.js';
import type { PeopleStore } from './store.js';

export interface SwitchProjectDeps extends ListProjectsDeps, StartSessionDeps {
	readonly people: PeopleStore;
}

export interface Switched {
	readonly projects: Projects;
	readonly session: StartedSession;
}

/**
 * A token for another project of the caller, of the same sign-in and until the same time. The token
 * in use stays with its project: whoever still has it must not act in another one unawares.
 * Throws `session_required` for keys and `not_found`.
 */
export async function switchProject(
	deps: SwitchProjectDeps,
	caller: Caller,
	{ projectId }: { readonly projectId: string },
): Promise<Switched> {
	const { userId, keyId } = requirePerson(caller);
	const [project, user, parent] = await Promise.all([
		deps.workspaces.find(projectId),
		deps.people.find(userId),
		deps.sessions.find(keyId),
	]);
	if (!user || !parent) throw new ServiceError('session_expired');
	const member = project && (await deps.people.isMember(userId, project.organizationId));
	if (!project || !member) throw new ServiceError('not_found');
	const session = await startSession(deps, user, { project, parent });
	// A sign-out in between has not seen the new token: it is taken back here.
	if (!(await deps.sessions.find(keyId))) {
		await deps.sessions.endFamily(parent.family);
		throw new ServiceError('session_expired');
	}
	await deps.people.remember(userId, projectId);
	return { session, projects: await listProjects(deps, { workspaceId: projectId }) };
}

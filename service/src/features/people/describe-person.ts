import {
	listProjects,
	type ListProjectsDeps,
	type Projects,
	type WorkspaceStore,
} from '../workspaces/index.js';
import type { UserRecord } from './model.js';
import type { PeopleStore } from './store.js';

export interface DescribePersonDeps extends ListProjectsDeps {
	readonly people: PeopleStore;
	readonly workspaces: Pick<WorkspaceStore, 'find' | 'listOf'>;
}

/** A person with the organizations they belong to. */
export interface PersonContext {
	readonly user: UserRecord;
	/** The organization and project they work in. */
	readonly projects: Projects;
	/** Each with the project that a switch to it begins with. */
	readonly organizations: readonly Projects[];
}

/** Where a person works when no project is named: where they were last, else the oldest project. */
export async function describePerson(
	deps: DescribePersonDeps,
	user: UserRecord,
	workspaceId = user.activeWorkspaceId,
): Promise<PersonContext | null> {
	const organizations: Projects[] = [];
	for (const { organizationId } of await deps.people.memberships(user._id)) {
		const all = await deps.workspaces.listOf(organizationId);
		const active = all.find(({ _id }) => _id === workspaceId) ?? all[0];
		if (active) organizations.push(await listProjects(deps, { workspaceId: active._id }));
	}
	const projects =
		organizations.find(({ active }) => active._id === workspaceId) ?? organizations[0];
	return projects ? { user, projects, organizations } : null;
}

import { recordActivity, type NoteActivity } from '../features/activity/index.js';
import type { MakeOwnerDeps, PeopleRoutesDeps } from '../features/people/index.js';
import type { TenantRoutesDeps, WorkspaceRoutesDeps } from '../features/workspaces/index.js';
import { systemRandom } from '../platform/random.js';
import type { Context } from './context.js';
import { emptyProject } from './empty-project.js';
import { lackingSettings } from './lacking-settings.js';

const noteIn =
	(context: Context): NoteActivity =>
	(actor, activity) =>
		recordActivity(context, actor, activity);

/** What the calls on projects and tenants need of the rest. */
export const projectDeps = (context: Context): WorkspaceRoutesDeps & TenantRoutesDeps => ({
	...context.access,
	random: systemRandom,
	lacking: (provider) => lackingSettings(context.config, provider),
	emptyProject: (workspaceId, madeBy) => emptyProject(context, workspaceId, madeBy),
	note: noteIn(context),
});

/** What the making of owners needs of the rest. */
export const ownerDeps = (context: Context): MakeOwnerDeps & { readonly timeZone: string } => ({
	people: context.people.people,
	organizations: context.access.organizations,
	workspaces: context.access.workspaces,
	lacking: (provider) => lackingSettings(context.config, provider),
	timeZone: context.config.lanes.limits.timeZone,
	clock: context.clock,
});

/** What the calls of people who sign in need of the rest. */
export const peopleDeps = (context: Context): PeopleRoutesDeps => ({
	...context.people,
	...ownerDeps(context),
	random: systemRandom,
	logger: context.logger,
	note: noteIn(context),
});

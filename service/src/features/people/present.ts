import { presentProject, presentProjects, type Projects } from '../workspaces/index.js';
import type { PersonContext } from './describe-person.js';
import type { PersonView, SessionView, SwitchedView } from './schemas.js';
import type { SignedIn } from './sign-in.js';
import type { StartedSession } from './start-session.js';
import type { Switched } from './switch-project.js';

/** Everybody is an owner so far. */
const ALL: PersonView['permissions'] = {
	can_manage_members: true,
	can_manage_billing: true,
	can_manage_api_keys: true,
	can_manage_integrations: true,
	can_publish: true,
	can_delete_assets: true,
	can_reset_sandbox: true,
	can_view_reports: true,
	can_delete_content: true,
};

/** Clients ask for a zone of the person and of each project; ours have one for all. */
export function presentPerson(
	{ user, projects, organizations }: PersonContext,
	timezone: string,
): PersonView {
	const context = contextOf(projects, timezone);
	return {
		user: {
			id: user._id,
			email: user.email,
			full_name: user.fullName,
			timezone: user.timezone,
			email_verified: user.emailVerified,
			created_at: user.createdAt.toISOString(),
		},
		...context,
		workspace: context.active_project,
		permissions: ALL,
		available_organizations: organizations.map((each) => ({
			...contextOf(each, timezone),
			organization_role: 'owner',
			permissions: ALL,
		})),
	};
}

export const presentSession = ({ person, session }: SignedIn, timezone: string): SessionView => ({
	...presentPerson(person, timezone),
	...presentToken(session),
});

export const presentSwitched = ({ projects, session }: Switched): SwitchedView => ({
	...presentProjects(projects),
	...presentToken(session),
});

const presentToken = ({ token, expiresIn }: StartedSession) =>
	({ access_token: token, token_type: 'bearer', expires_in: expiresIn }) as const;

const contextOf = ({ organization, active, all }: Projects, timezone: string) => ({
	organization: { id: organization._id, name: organization.name },
	active_project: { ...presentProject(active), timezone },
	projects: all.map((each) => ({ ...presentProject(each), timezone })),
});

import { z } from 'zod';
import { projectsView, projectView } from '../workspaces/index.js';
import { MAX_PASSWORD, MIN_PASSWORD } from './password.js';

const email = z
	.string()
	.trim()
	.max(254)
	.regex(/^[^\s@]+@[^\s@]+\.[^\s@]+$/, { error: 'is no e-mail address' });
const newPassword = z.string().min(MIN_PASSWORD).max(MAX_PASSWORD);
/** What was a password once may be shorter than a new one has to be. */
const givenPassword = z.string().min(1).max(MAX_PASSWORD);
const flag = z.boolean();

export const loginBody = z.strictObject({ email, password: givenPassword });

export const changePasswordBody = z.strictObject({
	current_password: givenPassword,
	new_password: newPassword,
});

export const switchProjectBody = z.strictObject({ project_id: z.guid().toLowerCase() });

const user = z.object({
	id: z.string(),
	email: z.string(),
	full_name: z.string().nullable(),
	timezone: z.string(),
	email_verified: flag,
	created_at: z.iso.datetime(),
});

const organization = z.object({ id: z.string(), name: z.string() });
const project = projectView.extend({ timezone: z.string() });

const permissions = z.object({
	can_manage_members: flag,
	can_manage_billing: flag,
	can_manage_api_keys: flag,
	can_manage_integrations: flag,
	can_publish: flag,
	can_delete_assets: flag,
	can_reset_sandbox: flag,
	can_view_reports: flag,
	can_delete_content: flag,
});

/** Who is signed in, and where. */
export const personView = z.object({
	user,
	organization,
	active_project: project,
	projects: z.array(project),
	workspace: project.describe('The active project.'),
	permissions,
	available_organizations: z.array(
		z.object({
			organization,
			organization_role: z.literal('owner'),
			permissions,
			active_project: project,
			projects: z.array(project),
		}),
	),
});

const token = {
	access_token: z.string().describe('To be sent as a bearer token; shown this once.'),
	token_type: z.literal('bearer'),
	expires_in: z.int().describe('In seconds.'),
};

export const sessionView = personView.extend(token);
export const switchedView = projectsView.extend(token);

export const setupParams = z.strictObject({ token: z.string().regex(/^[\w-]{43}$/) });

/** As a browser's form or as JSON; a link that is for an address needs none. */
export const setupBody = z.strictObject({
	email: z.union([z.literal('').transform(() => undefined), email]).optional(),
	full_name: z.string().trim().max(255).optional(),
	password: newPassword,
});

export const setupView = z.object({
	status: z.enum(['open', 'done']),
	email: z.string().nullable().describe('Null: you choose it.'),
});

export type PersonView = z.output<typeof personView>;
export type SessionView = z.output<typeof sessionView>;
export type SwitchedView = z.output<typeof switchedView>;
export type SetupView = z.output<typeof setupView>;

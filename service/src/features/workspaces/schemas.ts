import { z } from 'zod';
import { ENVIRONMENTS, PROVIDERS } from './model.js';

const instant = z.iso.datetime();
const count = z.int();

/** Nothing is sold here: every workspace has all there is. */
const plan = z.literal('enterprise');

const project = z.object({
	id: z.string(),
	name: z.string(),
	environment: z.enum(ENVIRONMENTS),
	provider: z.enum(PROVIDERS).describe('Whom its pins go to.'),
	external_id: z.string().nullable().describe('As it was given when the project was made.'),
	plan,
	created_at: instant,
	block_near_duplicates: z
		.boolean()
		.describe('Refuse a pin like one of the last 24 hours, instead of only naming that one.'),
});

export const projectParams = z.strictObject({ project_id: z.guid().toLowerCase() });

/** What `PATCH /v1/projects/{project_id}` takes. */
export const updateProjectBody = z.strictObject({ block_near_duplicates: z.boolean() });

export const projectView = project;

const projectName = z.string().trim().min(1).max(255);
export const externalId = z.string().trim().min(1).max(255);

/** What `POST /v1/projects` takes. */
export const createProjectBody = z.strictObject({
	name: projectName,
	provider: z.enum(PROVIDERS),
	external_id: externalId
		.nullish()
		.describe('Yours for it; the same again answers with the same project.'),
});

/** What `POST /v1/projects` answers. */
export const createdProject = project.extend({
	already_existed: z.literal(true).optional().describe('There was one with this external_id.'),
});

/** What `POST /v1/projects/sandbox` takes. */
export const createSandboxBody = z.strictObject({ name: projectName.nullish() });

export type CreatedProject = z.output<typeof createdProject>;

export const projectsView = z.object({
	organization: z.object({ id: z.string(), name: z.string() }),
	active_project: project.describe('The one the API key belongs to, or you are signed in to.'),
	projects: z.array(project),
});

export const billingStatusView = z.object({
	plan,
	billing_provider: z.literal('database'),
	billing_cycle: z.null(),
	billing_status: z.literal('active'),
	trial_active: z.literal(false),
	trial_ends_at: z.null(),
	current_period_start: z.null(),
	current_period_end: z.null(),
	subscription_cancel_at: z.null(),
	quota_calls_monthly: count.describe(
		'Pins a month; the largest number clients can hold stands for no limit.',
	),
	calls_used: count.describe('Pins created this month (UTC); counted where there is a limit.'),
	overage_pins_used: count,
	quota_reset_at: instant.nullable(),
	credits_remaining: count,
	credits_enabled: z.literal(false),
	credits_purchase_allowed: z.literal(false),
	quota_exhausted: z.boolean(),
	plan_consumption_percent: count,
	storage_quota_bytes: count.describe('There is no limit.'),
	storage_used_bytes: count,
	storage_used_percent: count,
	storage_warning: z.null(),
	pinterest_accounts_limit: count.describe('There is no limit.'),
	uploaded_media_assets: z.boolean(),
	bulk_imports: z.boolean(),
});

export const mcpQuotaView = z.object({
	week: z.string().describe('As in ISO 8601, in UTC: 2026-W47.'),
	requests_used: count,
	requests_limit: count.describe('0: no limit.'),
	quota_exhausted: z.literal(false),
	resets_at: instant,
});

export type ProjectView = z.output<typeof project>;
export type ProjectsView = z.output<typeof projectsView>;
export type BillingStatusView = z.output<typeof billingStatusView>;
export type McpQuotaView = z.output<typeof mcpQuotaView>;

import type { Projects } from './list-projects.js';
import type { WorkspaceRecord } from './model.js';
import type { MadeProject } from './create-project.js';
import type { QuotaStanding } from './take-creation.js';
import type { QuotaWeek } from './quota-week.js';
import type {
	BillingStatusView,
	CreatedProject,
	McpQuotaView,
	ProjectsView,
	ProjectView,
} from './schemas.js';

const PLAN = 'enterprise';
/** Clients keep counts in 32 bits. */
const UNLIMITED = 2 ** 31 - 1;

export function presentProjects({ organization, active, all }: Projects): ProjectsView {
	return {
		organization: { id: organization._id, name: organization.name },
		active_project: presentProject(active),
		projects: all.map(presentProject),
	};
}

export const presentProject = (workspace: WorkspaceRecord): ProjectView => ({
	id: workspace._id,
	name: workspace.name,
	environment: workspace.environment,
	provider: workspace.provider,
	external_id: workspace.externalId ?? null,
	plan: PLAN,
	created_at: workspace.createdAt.toISOString(),
	block_near_duplicates: workspace.blockNearDuplicates ?? false,
});

/** The answer to a creation. */
export const presentMadeProject = ({ project, alreadyExisted }: MadeProject): CreatedProject => ({
	...presentProject(project),
	...(alreadyExisted ? { already_existed: true as const } : {}),
});

/** Nothing is sold here; clients ask before they work, and learn how much of the quota is left. */
export function presentBilling({ limit, used, resetAt }: QuotaStanding): BillingStatusView {
	return {
		...UNLIMITED_BILLING,
		quota_calls_monthly: limit ?? UNLIMITED,
		calls_used: used,
		quota_reset_at: resetAt?.toISOString() ?? null,
		quota_exhausted: limit !== null && used >= limit,
		plan_consumption_percent: limit === null ? 0 : Math.floor((100 * used) / limit),
	};
}

const UNLIMITED_BILLING: BillingStatusView = {
	plan: PLAN,
	billing_provider: 'database',
	billing_cycle: null,
	billing_status: 'active',
	trial_active: false,
	trial_ends_at: null,
	current_period_start: null,
	current_period_end: null,
	subscription_cancel_at: null,
	quota_calls_monthly: UNLIMITED,
	calls_used: 0,
	overage_pins_used: 0,
	quota_reset_at: null,
	credits_remaining: 0,
	credits_enabled: false,
	credits_purchase_allowed: false,
	quota_exhausted: false,
	plan_consumption_percent: 0,
	storage_quota_bytes: Number.MAX_SAFE_INTEGER,
	storage_used_bytes: 0,
	storage_used_percent: 0,
	storage_warning: null,
	pinterest_accounts_limit: UNLIMITED,
	uploaded_media_assets: true,
	bulk_imports: true,
};

export const presentMcpQuota = ({ week, endsAt }: QuotaWeek): McpQuotaView => ({
	week,
	requests_used: 0,
	requests_limit: 0,
	quota_exhausted: false,
	resets_at: endsAt.toISOString(),
});

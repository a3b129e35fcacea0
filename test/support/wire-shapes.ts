/** What a field of an answer may hold, in the contract's words. */
export type FieldKind = 'uuid' | 'text' | 'instant' | 'flag' | 'count' | 'number' | 'texts' | 'any';

/** Field names by kind; a `?` behind the kind allows null. */
export type Shape = Readonly<Record<string, FieldKind | `${FieldKind}?`>>;

/** Fields the contract requires of each object: written from its tables, not from our schemas. */
export const SHAPES = {
	root: { service: 'text', version: 'text', docs: 'text' },
	health: { status: 'text', version: 'text', environment: 'text', checks: 'any?' },
	readiness: { status: 'text', version: 'text', environment: 'text', database: 'text' },
	createdApiKey: {
		id: 'uuid',
		workspace_id: 'uuid',
		name: 'text',
		api_key: 'text',
		scopes: 'texts',
		pinterest_account_ids: 'texts?',
		client_ids: 'texts?',
		expires_at: 'instant?',
		created_at: 'instant',
	},
	apiKey: {
		id: 'uuid',
		workspace_id: 'uuid',
		name: 'text',
		scopes: 'texts',
		pinterest_account_ids: 'texts?',
		client_ids: 'texts?',
		hint: 'text',
		expires_at: 'instant?',
		replaced_by: 'uuid?',
		source: 'text?',
		client_name: 'text?',
		authorized_by_email: 'text?',
		last_used_at: 'instant?',
		created_at: 'instant',
		revoked_at: 'instant?',
	},
	account: {
		id: 'uuid',
		workspace_id: 'uuid',
		pinterest_user_id: 'text',
		display_name: 'text?',
		username: 'text?',
		scopes: 'text',
		created_at: 'instant',
		updated_at: 'instant',
		revoked_at: 'instant?',
		token_expires_at: 'instant?',
		health_status: 'text?',
		health_message: 'text?',
		health_checked_at: 'instant?',
		reconnect_required: 'flag',
		missing_scopes: 'texts',
	},
	board: { id: 'text', name: 'text', description: 'text?', privacy: 'text?' },
	pin: {
		id: 'uuid',
		workspace_id: 'uuid',
		pinterest_account_id: 'uuid',
		status: 'text',
		media_type: 'text',
		title: 'text',
		description: 'text?',
		alt_text: 'text?',
		dominant_color: 'text?',
		cover_image_url: 'text?',
		link_url: 'text?',
		related_terms: 'texts?',
		media_url: 'text',
		image_url: 'text',
		asset_id: 'uuid?',
		board_id: 'text',
		pinterest_pin_id: 'text?',
		error_code: 'text?',
		error_message: 'text?',
		idempotency_key: 'text',
		created_at: 'instant',
		updated_at: 'instant',
		published_at: 'instant?',
		failed_at: 'instant?',
		removed_from_pinterest_at: 'instant?',
	},
	job: {
		job_id: 'uuid',
		pin_id: 'uuid',
		status: 'text',
		submitted_at: 'instant',
		completed_at: 'instant?',
		pinterest_pin_id: 'text?',
		error_code: 'text?',
		error_message: 'text?',
	},
	schedule: {
		id: 'uuid',
		workspace_id: 'uuid',
		pinterest_account_id: 'uuid',
		run_at: 'instant',
		status: 'text',
		payload: 'any',
		last_error: 'text?',
		pin_id: 'uuid?',
		created_at: 'instant',
		updated_at: 'instant',
	},
	schedulePayload: {
		board_id: 'text',
		title: 'text',
		description: 'text?',
		link_url: 'text?',
		media_type: 'text',
		media_url: 'text',
		image_url: 'text',
		asset_id: 'uuid?',
		cover_image_url: 'text?',
	},
	pinDeletion: {
		id: 'uuid',
		deleted: 'flag',
		removed_from_pinterest: 'flag',
		pinterest_pin_id: 'text?',
		reason: 'text?',
	},
	asset: {
		id: 'uuid',
		workspace_id: 'uuid',
		workspace_environment: 'text?',
		asset_type: 'text',
		original_filename: 'text',
		stored_filename: 'text',
		content_type: 'text',
		file_size_bytes: 'count',
		file_size_display: 'text?',
		referenced_by_pin_count: 'count',
		public_url: 'text',
		created_at: 'instant',
		updated_at: 'instant',
	},
	assetDeletion: {
		deleted: 'flag',
		requires_confirmation: 'flag',
		referenced_pin_count: 'count',
		freed_bytes: 'count',
	},
	validation: {
		valid: 'flag',
		dry_run: 'flag',
		checks: 'any',
		resolved: 'any?',
		existing_pin_id: 'uuid?',
		headroom: 'any?',
	},
	validationCheck: {
		name: 'text',
		status: 'text',
		code: 'text?',
		message: 'text',
		remediation: 'text?',
		details: 'any?',
	},
	activityPage: {
		items: 'any',
		next_cursor: 'text?',
		current_retention_days: 'count',
		current_retention_label: 'text',
	},
	activityItem: {
		id: 'uuid',
		actor_user_id: 'uuid?',
		actor_type: 'text',
		actor_label: 'text?',
		action: 'text',
		category: 'text',
		resource_type: 'text?',
		resource_id: 'text?',
		status: 'text',
		message: 'text',
		metadata: 'any',
		request_id: 'text?',
		retention_days: 'count',
		expires_at: 'instant',
		created_at: 'instant',
	},
	webhook: {
		id: 'uuid',
		workspace_id: 'uuid',
		url: 'text',
		events: 'texts',
		is_enabled: 'flag',
		created_at: 'instant',
		updated_at: 'instant',
	},
	oauthStart: { authorization_url: 'text' },
	oauthDone: { status: 'text', message: 'text', account_id: 'uuid?' },
	rateMeter: { account: 'any', global: 'any' },
	bucket: { tokens_available: 'number', capacity: 'number', refill_rate: 'number' },
	projects: { organization: 'any', active_project: 'any', projects: 'any' },
	switched: {
		organization: 'any',
		active_project: 'any',
		projects: 'any',
		access_token: 'text',
		token_type: 'text',
		expires_in: 'count',
	},
	person: {
		user: 'any',
		organization: 'any',
		active_project: 'any',
		projects: 'any',
		workspace: 'any',
	},
	session: {
		access_token: 'text',
		token_type: 'text',
		expires_in: 'count',
		user: 'any',
		organization: 'any',
		active_project: 'any',
		projects: 'any',
		workspace: 'any',
	},
	user: {
		id: 'uuid',
		email: 'text',
		full_name: 'text?',
		timezone: 'text',
		email_verified: 'flag',
		created_at: 'instant',
	},
	personsProject: {
		id: 'uuid',
		name: 'text',
		environment: 'text',
		timezone: 'text',
		plan: 'text',
	},
	organization: { id: 'uuid', name: 'text' },
	project: {
		id: 'uuid',
		name: 'text',
		environment: 'text',
		plan: 'text',
		created_at: 'instant',
	},
	/** Every field of the contract, those that older clients require included. */
	billingStatus: {
		plan: 'text',
		billing_provider: 'text',
		billing_cycle: 'text?',
		billing_status: 'text',
		trial_active: 'flag',
		trial_ends_at: 'instant?',
		current_period_start: 'instant?',
		current_period_end: 'instant?',
		subscription_cancel_at: 'instant?',
		quota_calls_monthly: 'count',
		calls_used: 'count',
		overage_pins_used: 'count',
		quota_reset_at: 'instant?',
		credits_remaining: 'count',
		credits_enabled: 'flag',
		credits_purchase_allowed: 'flag',
		quota_exhausted: 'flag',
		plan_consumption_percent: 'count',
		storage_quota_bytes: 'count',
		storage_used_bytes: 'count',
		storage_used_percent: 'count',
		storage_warning: 'text?',
		pinterest_accounts_limit: 'count',
		uploaded_media_assets: 'flag',
		bulk_imports: 'flag',
	},
	mcpQuota: {
		week: 'text',
		requests_used: 'count',
		requests_limit: 'count',
		quota_exhausted: 'flag',
		resets_at: 'instant',
	},
} as const satisfies Record<string, Shape>;

/** The contract's closed lists: client libraries refuse any other word. */
export const PIN_STATUSES = ['queued', 'deferred', 'publishing', 'published', 'failed'];
export const SCHEDULE_STATUSES = [
	'scheduled',
	'queued',
	'deferred',
	'running',
	'done',
	'failed',
	'canceled',
];
export const ASSET_TYPES = ['image', 'video'];
export const CHECK_STATUSES = ['passed', 'failed', 'warning', 'skipped'];
export const SCOPES = ['read', 'write', 'destructive'];

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
const isText = (value: unknown): value is string => typeof value === 'string';

const FITS: Readonly<Record<FieldKind, (value: unknown) => boolean>> = {
	uuid: (value) => isText(value) && UUID.test(value),
	text: isText,
	instant: (value) => isText(value) && INSTANT.test(value) && !Number.isNaN(Date.parse(value)),
	flag: (value) => typeof value === 'boolean',
	count: (value) => Number.isSafeInteger(value),
	number: (value) => typeof value === 'number',
	texts: (value) => Array.isArray(value) && value.every(isText),
	any: (value) => value !== undefined,
};

/** What an object lacks, has as null against the contract, or has of another kind; empty: nothing. */
export function shapeFaults(value: unknown, shape: Shape): string[] {
	if (typeof value !== 'object' || value === null) return [`is no object: ${String(value)}`];
	const members = value as Readonly<Record<string, unknown>>;
	return Object.entries(shape).flatMap(([name, kind]) => {
		const member = members[name];
		const nullable = kind.endsWith('?');
		if (member === null) return nullable ? [] : [`${name} is null`];
		const plain = (nullable ? kind.slice(0, -1) : kind) as FieldKind;
		return FITS[plain](member) ? [] : [`${name} is no ${plain}: ${JSON.stringify(member)}`];
	});
}

/** Fails where the object does not have the shape. */
export function expectShape(value: unknown, shape: Shape): void {
	expect(shapeFaults(value, shape)).toEqual([]);
}

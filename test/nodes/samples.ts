import type { CallAnswer, CallName } from '../../nodes/shared/request';

export const ACCOUNT_ID = '6f1c0e0a-8a3b-4a52-9c1e-0f2f6f6f7f10';
export const PIN_ID = '0b8f6a52-53c2-4c44-9a37-3c1a0f0e2b11';
export const WEBHOOK_ID = '9d2f8a3c-1f9f-4f8e-8f0a-6a4f7b1c2d33';
const WORKSPACE_ID = '1a2b3c4d-0000-4000-8000-000000000001';
const AT = '2026-11-21T09:00:00.000Z';

type Account = CallAnswer<'GET /v1/pinterest/accounts'>[number];
type Pin = CallAnswer<'GET /v1/pins/{pin_id}'>;

export const account = (change: Partial<Account> = {}): Account => ({
	id: ACCOUNT_ID,
	workspace_id: WORKSPACE_ID,
	pinterest_user_id: '4711',
	display_name: 'Ana Kitchen',
	username: 'ana',
	scopes: 'boards:read,boards:write,pins:read,pins:write',
	created_at: AT,
	updated_at: AT,
	revoked_at: null,
	token_expires_at: null,
	health_status: 'healthy',
	health_message: null,
	health_remedy: null,
	health_checked_at: null,
	reconnect_required: false,
	missing_scopes: [],
	link_parameter: null,
	client_id: null,
	...change,
});

export const board = (id: string, name: string, privacy = 'PUBLIC') => ({
	id,
	name,
	description: null,
	privacy,
});

export const pin = (change: Partial<Pin> = {}): Pin => ({
	id: PIN_ID,
	workspace_id: WORKSPACE_ID,
	pinterest_account_id: ACCOUNT_ID,
	status: 'queued',
	media_type: 'image',
	title: 'Tomato soup',
	description: null,
	alt_text: null,
	dominant_color: null,
	related_terms: null,
	link_url: null,
	media_url: 'https://example.com/soup.jpg',
	image_url: 'https://example.com/soup.jpg',
	asset_id: null,
	cover_image_url: null,
	board_id: '11',
	pinterest_pin_id: null,
	error_code: null,
	error_message: null,
	idempotency_key: 'k',
	created_at: AT,
	updated_at: AT,
	published_at: null,
	failed_at: null,
	removed_from_pinterest_at: null,
	attempts: 0,
	next_look_at: null,
	unconfirmed: false,
	schedule_id: null,
	cancel_requested: false,
	planned_at: null,
	preflight: null,
	near_duplicate_of: null,
	...change,
});

export const published = pin({
	status: 'published',
	pinterest_pin_id: '99',
	published_at: '2026-11-21T09:00:05.000Z',
});

export const schedule: CallAnswer<'POST /v1/schedules'> = {
	id: PIN_ID,
	workspace_id: WORKSPACE_ID,
	pinterest_account_id: ACCOUNT_ID,
	run_at: '2036-07-01T08:00:00.000Z',
	status: 'scheduled',
	payload: {
		board_id: '11',
		title: 'Tomato soup',
		description: null,
		link_url: null,
		media_type: 'image',
		media_url: 'https://example.com/soup.jpg',
		image_url: 'https://example.com/soup.jpg',
		asset_id: null,
		cover_image_url: null,
		alt_text: null,
		dominant_color: null,
		related_terms: null,
	},
	last_error: null,
	pin_id: null,
	created_at: AT,
	updated_at: AT,
	error_code: null,
	idempotency_key: 'k',
	draft: false,
	cancel_requested: false,
	next_look_at: null,
	planned_at: null,
	preflight: null,
	near_duplicate_of: null,
};

export const webhook: CallAnswer<'GET /v1/webhooks/{webhook_id}'> = {
	id: WEBHOOK_ID,
	workspace_id: WORKSPACE_ID,
	url: 'http://n8n.test/webhook/hook-1/webhook',
	events: ['pin.published', 'pin.failed'],
	is_enabled: true,
	disabled_reason: null,
	created_at: AT,
	updated_at: AT,
};

type Samples = { readonly [Name in CallName]?: CallAnswer<Name> };

/** A good answer for each call that the nodes make. */
export const SAMPLES = {
	'GET /v1/pinterest/accounts': [account()],
	'GET /v1/pinterest/boards': [
		board('11', 'Summer Soups'),
		board('12', 'Bread'),
		board('13', 'Tea'),
	],
	'POST /v1/pins': pin(),
	'GET /v1/pins/{pin_id}': published,
	'POST /v1/schedules': schedule,
	'GET /v1/webhooks': [],
	'GET /v1/webhooks/{webhook_id}': webhook,
	'POST /v1/webhooks': webhook,
	'PATCH /v1/webhooks/{webhook_id}': webhook,
	'DELETE /v1/webhooks/{webhook_id}': undefined,
} satisfies Samples;

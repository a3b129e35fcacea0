import type { SHAPES } from '../support/wire-shapes.js';

/** A shape, a list of it, no body, or bytes that are no JSON. */
type Answer = keyof typeof SHAPES | `${keyof typeof SHAPES}[]` | 'nothing' | 'bytes';

/** A call of the contract that is ours to answer. */
export interface WireCall {
	/** Method and path, as in the OpenAPI document. */
	readonly call: string;
	readonly level: 'core' | 'nice';
	/** The body of each success. */
	readonly answers: Readonly<Record<number, Answer>>;
}

const row = (
	level: WireCall['level'],
	call: string,
	answers: WireCall['answers'] = {},
): WireCall => ({ call, level, answers });

/** The contract's calls in its order; one without answers is not compared before it is built. */
export const WIRE_CALLS: readonly WireCall[] = [
	row('nice', 'GET /', { 200: 'root' }),
	row('core', 'GET /healthz', { 200: 'health' }),
	row('nice', 'GET /readyz', { 200: 'readiness' }),
	row('nice', 'POST /v1/auth/login', { 200: 'session' }),
	row('nice', 'GET /v1/auth/me', { 200: 'person' }),
	row('core', 'POST /v1/api-keys', { 201: 'createdApiKey' }),
	row('core', 'GET /v1/api-keys', { 200: 'apiKey[]' }),
	row('nice', 'PATCH /v1/api-keys/{key_id}', { 200: 'apiKey' }),
	row('core', 'DELETE /v1/api-keys/{key_id}', { 204: 'nothing' }),
	row('nice', 'GET /v1/projects', { 200: 'projects' }),
	row('nice', 'POST /v1/projects/sandbox', { 201: 'projects' }),
	row('nice', 'POST /v1/projects/sandbox/reset', { 200: 'projects' }),
	row('nice', 'POST /v1/projects/switch', { 200: 'switched' }),
	row('core', 'GET /v1/pinterest/oauth/start', { 200: 'oauthStart' }),
	row('core', 'GET /v1/pinterest/oauth/callback', { 200: 'oauthDone' }),
	row('core', 'GET /v1/pinterest/accounts', { 200: 'account[]' }),
	row('core', 'DELETE /v1/pinterest/accounts/{account_id}', { 204: 'nothing' }),
	row('nice', 'GET /v1/pinterest/accounts/{account_id}/analytics'),
	row('core', 'GET /v1/pinterest/boards', { 200: 'board[]' }),
	row('core', 'POST /v1/pinterest/boards', { 201: 'board' }),
	row('nice', 'PATCH /v1/pinterest/boards/{board_id}'),
	row('nice', 'DELETE /v1/pinterest/boards/{board_id}'),
	row('nice', 'GET /v1/pinterest/boards/{board_id}/access'),
	row('nice', 'GET /v1/pinterest/terms/related'),
	row('core', 'POST /v1/assets/images', { 201: 'asset' }),
	row('core', 'POST /v1/assets/videos', { 201: 'asset' }),
	row('nice', 'GET /v1/assets'),
	row('core', 'GET /v1/assets/{asset_id}', { 200: 'asset' }),
	row('core', 'GET /v1/assets/{asset_id}/content', { 200: 'bytes' }),
	row('nice', 'DELETE /v1/assets/{asset_id}', { 200: 'assetDeletion' }),
	row('nice', 'DELETE /v1/assets'),
	row('core', 'POST /v1/pins', { 201: 'pin' }),
	row('nice', 'POST /v1/pins/validate', { 200: 'validation' }),
	row('nice', 'POST /v1/pins/batch'),
	row('core', 'GET /v1/pins', { 200: 'pin[]' }),
	row('core', 'GET /v1/pins/{pin_id}', { 200: 'pin' }),
	row('core', 'PATCH /v1/pins/{pin_id}', { 200: 'pin' }),
	row('core', 'DELETE /v1/pins/{pin_id}', { 200: 'pinDeletion', 204: 'nothing' }),
	row('core', 'POST /v1/pins/{pin_id}/retry', { 200: 'pin' }),
	row('nice', 'GET /v1/pins/{pin_id}/analytics'),
	row('nice', 'POST /v1/pins/bulk-delete'),
	row('nice', 'POST /v1/pins/bulk-retry'),
	row('core', 'POST /v1/pins/imports/json'),
	row('core', 'POST /v1/pins/imports/csv'),
	row('core', 'GET /v1/pins/imports'),
	row('core', 'GET /v1/pins/imports/{job_id}'),
	row('core', 'GET /v1/jobs/{job_id}', { 200: 'job' }),
	row('core', 'POST /v1/schedules', { 201: 'schedule' }),
	row('nice', 'POST /v1/schedules/validate', { 200: 'validation' }),
	row('core', 'GET /v1/schedules', { 200: 'schedule[]' }),
	row('core', 'GET /v1/schedules/{schedule_id}', { 200: 'schedule' }),
	row('core', 'PATCH /v1/schedules/{schedule_id}', { 200: 'schedule' }),
	row('core', 'POST /v1/schedules/{schedule_id}/cancel', { 200: 'schedule' }),
	row('core', 'POST /v1/schedules/{schedule_id}/retry', { 200: 'schedule' }),
	row('nice', 'DELETE /v1/schedules/{schedule_id}', { 204: 'nothing' }),
	row('nice', 'POST /v1/schedules/bulk-cancel'),
	row('nice', 'POST /v1/schedules/bulk-retry'),
	row('nice', 'POST /v1/schedules/bulk-delete'),
	row('core', 'POST /v1/webhooks', { 201: 'webhook' }),
	row('core', 'GET /v1/webhooks', { 200: 'webhook[]' }),
	row('core', 'GET /v1/webhooks/{webhook_id}', { 200: 'webhook' }),
	row('core', 'PATCH /v1/webhooks/{webhook_id}', { 200: 'webhook' }),
	row('core', 'DELETE /v1/webhooks/{webhook_id}', { 204: 'nothing' }),
	row('core', 'GET /v1/rate-meter', { 200: 'rateMeter' }),
	row('nice', 'GET /v1/activity-logs', { 200: 'activityPage' }),
	row('nice', 'GET /v1/dashboard/summary'),
	row('nice', 'GET /v1/analytics/overview'),
	row('nice', 'GET /v1/analytics/pins'),
	row('nice', 'POST /v1/analytics/accounts/{account_id}/collect'),
	row('nice', 'GET /v1/billing/status', { 200: 'billingStatus' }),
	row('nice', 'GET /v1/mcp/quota', { 200: 'mcpQuota' }),
];

import type { IssuedApiKey } from './issue-api-key.js';
import type { ApiKeyRecord } from './model.js';
import type { RerolledApiKey } from './replace-api-key.js';
import type { ApiKeyItem, CreatedApiKey, RerolledApiKeyBody } from './schemas.js';

/** The answer to a creation, the only one that shows the key. */
export function presentCreatedApiKey({ record, apiKey }: IssuedApiKey): CreatedApiKey {
	return {
		id: record._id,
		workspace_id: record.workspaceId,
		name: record.name,
		api_key: apiKey,
		scopes: record.scopes,
		pinterest_account_ids: record.accountIds,
		client_ids: record.clientIds ?? null,
		expires_at: record.expiresAt?.toISOString() ?? null,
		created_at: record.createdAt.toISOString(),
	};
}

/** One item of the list. */
export function presentApiKey(record: ApiKeyRecord): ApiKeyItem {
	return {
		id: record._id,
		workspace_id: record.workspaceId,
		name: record.name,
		hint: record.hint,
		scopes: record.scopes,
		pinterest_account_ids: record.accountIds,
		client_ids: record.clientIds ?? null,
		source: 'manual',
		client_name: null,
		authorized_by_email: null,
		last_used_at: record.lastUsedAt?.toISOString() ?? null,
		created_at: record.createdAt.toISOString(),
		revoked_at: record.revokedAt?.toISOString() ?? null,
		expires_at: record.expiresAt?.toISOString() ?? null,
		replaced_by: record.replacedBy ?? null,
	};
}

/** The answer to a re-roll: the new key, and until when the old one works beside it. */
export function presentRerolledApiKey({ issued, replaced }: RerolledApiKey): RerolledApiKeyBody {
	return {
		...presentCreatedApiKey(issued),
		replaces: { id: replaced._id, expires_at: replaced.expiresAt.toISOString() },
	};
}

import type { IssuedApiKey } from './issue-api-key.js';
import type { ApiKeyRecord } from './model.js';
import type { ApiKeyItem, CreatedApiKey } from './schemas.js';

/** The answer to a creation, the only one that shows the key. */
export function presentCreatedApiKey({ record, apiKey }: IssuedApiKey): CreatedApiKey {
	return {
		id: record._id,
		workspace_id: record.workspaceId,
		name: record.name,
		api_key: apiKey,
		scopes: record.scopes,
		pinterest_account_ids: record.accountIds,
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
		source: 'manual',
		client_name: null,
		authorized_by_email: null,
		last_used_at: record.lastUsedAt?.toISOString() ?? null,
		created_at: record.createdAt.toISOString(),
		revoked_at: record.revokedAt?.toISOString() ?? null,
	};
}

import type { AccountRecord } from './model.js';
import type { AccountItem, OAuthResult } from './schemas.js';

const instant = (date: Date | null): string | null => date?.toISOString() ?? null;

/** The account as the contract shows it; the scopes are one text there. */
export function presentAccount(account: AccountRecord): AccountItem {
	return {
		id: account._id,
		workspace_id: account.workspaceId,
		pinterest_user_id: account.pinterestUserId,
		display_name: account.displayName,
		username: account.username,
		scopes: account.scopes.join(','),
		created_at: account.createdAt.toISOString(),
		updated_at: account.updatedAt.toISOString(),
		revoked_at: instant(account.revokedAt),
		token_expires_at: instant(account.tokenExpiresAt),
		health_status: account.healthStatus,
		health_message: account.healthMessage,
		health_checked_at: instant(account.healthCheckedAt),
		reconnect_required: account.reconnectRequired,
		missing_scopes: account.missingScopes,
		link_parameter: account.linkParameter ?? null,
	};
}

/** What the callback of a sign-in answers. */
export function presentConnected(account: AccountRecord): OAuthResult {
	const name = account.username ?? account.displayName ?? account.pinterestUserId;
	return {
		status: 'success',
		message: `The Pinterest account "${name}" is connected.`,
		account_id: account._id,
	};
}

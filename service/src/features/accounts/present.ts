import { healthOf, type LaneGate } from './account-health.js';
import type { AccountRecord } from './model.js';
import { plainPermissions } from './plain-permissions.js';
import type { AccountItem, OAuthResult } from './schemas.js';

const instant = (date: Date | null): string | null => date?.toISOString() ?? null;

export interface PresentAccountsDeps {
	/** Gates in force of the accounts' lanes, by account. */
	gatesOf(accountIds: readonly string[]): Promise<ReadonlyMap<string, LaneGate>>;
}

/** Accounts as they are now: with what holds their lanes. */
export async function presentAccounts(
	{ gatesOf }: PresentAccountsDeps,
	accounts: readonly AccountRecord[],
): Promise<AccountItem[]> {
	const gates = await gatesOf(accounts.map(({ _id }) => _id));
	return accounts.map((account) => presentAccount(account, gates.get(account._id)));
}

/** The account as the contract shows it; the scopes are one text there. */
export function presentAccount(account: AccountRecord, gate?: LaneGate): AccountItem {
	const { status, message, remedy } = healthOf(account, gate);
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
		health_status: status,
		health_message: message,
		health_remedy: remedy,
		health_checked_at: instant(account.healthCheckedAt),
		reconnect_required: account.reconnectRequired,
		missing_scopes: account.missingScopes,
		link_parameter: account.linkParameter ?? null,
		client_id: account.clientId ?? null,
	};
}

/** What the callback of a sign-in answers. */
export function presentConnected(account: AccountRecord): OAuthResult {
	const name = account.username ?? account.displayName ?? account.pinterestUserId;
	return {
		status: 'success',
		message: `The Pinterest account "${name}" is connected.`,
		account_id: account._id,
		granted: plainPermissions(account.scopes),
	};
}

import type { KeyEnvironment } from './api-key.js';
import { SCOPES, type Caller, type Scope } from './caller.js';
import { issueApiKey, type IssueApiKeyDeps, type IssuedApiKey } from './issue-api-key.js';
import { limitPower } from './limit-power.js';
import { permitExpiry } from './permit-expiry.js';
import { requireKnown, type RequireKnownDeps } from './require-known.js';

export interface CreateApiKeyDeps extends IssueApiKeyDeps, RequireKnownDeps {
	environmentOf(workspaceId: string): Promise<KeyEnvironment>;
}

export interface CreateApiKeyInput {
	readonly name: string;
	readonly scopes?: readonly Scope[];
	readonly accountIds?: readonly string[] | null;
	readonly clientIds?: readonly string[] | null;
	/** As long as the caller's own key when absent. */
	readonly expiresAt?: Date | null;
}

/**
 * Makes a key of the caller's workspace, at most as powerful as the caller's own.
 * Throws `insufficient_scope` for more, `validation_error` for accounts and clients that do not
 * exist and for a time that is past or more than two years away.
 */
export async function createApiKey(
	deps: CreateApiKeyDeps,
	caller: Caller,
	{ name, scopes = SCOPES, accountIds = null, clientIds = null, ...input }: CreateApiKeyInput,
): Promise<IssuedApiKey> {
	limitPower(caller, { scopes, accountIds, clientIds });
	const expiresAt = permitExpiry(deps, caller, input.expiresAt);
	await requireKnown(deps, caller, { accountIds, clientIds });
	return issueApiKey(deps, {
		workspaceId: caller.workspaceId,
		environment: await deps.environmentOf(caller.workspaceId),
		name,
		scopes,
		accountIds,
		clientIds,
		expiresAt,
		requestsPerMinute: caller.requestsPerMinute,
	});
}

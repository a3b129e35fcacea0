import type { KeyEnvironment } from './api-key.js';
import { SCOPES, type Caller, type Scope } from './caller.js';
import { issueApiKey, type IssueApiKeyDeps, type IssuedApiKey } from './issue-api-key.js';
import { limitPower, type LimitPowerDeps } from './limit-power.js';

export interface CreateApiKeyDeps extends IssueApiKeyDeps, LimitPowerDeps {
	environmentOf(workspaceId: string): Promise<KeyEnvironment>;
}

export interface CreateApiKeyInput {
	readonly name: string;
	readonly scopes?: readonly Scope[];
	readonly accountIds?: readonly string[] | null;
}

/**
 * Makes a key of the caller's workspace, at most as powerful as the caller's own.
 * Throws `insufficient_scope` for more, `validation_error` for accounts that do not exist.
 */
export async function createApiKey(
	deps: CreateApiKeyDeps,
	caller: Caller,
	{ name, scopes = SCOPES, accountIds = null }: CreateApiKeyInput,
): Promise<IssuedApiKey> {
	await limitPower(deps, caller, { scopes, accountIds });
	return issueApiKey(deps, {
		workspaceId: caller.workspaceId,
		environment: await deps.environmentOf(caller.workspaceId),
		name,
		scopes,
		accountIds,
		requestsPerMinute: caller.requestsPerMinute,
	});
}

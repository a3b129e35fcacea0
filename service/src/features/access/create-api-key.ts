import { ServiceError } from '../../domain/errors.js';
import type { KeyEnvironment } from './api-key.js';
import { SCOPES, type Caller, type Scope } from './caller.js';
import { issueApiKey, type IssueApiKeyDeps, type IssuedApiKey } from './issue-api-key.js';

export interface CreateApiKeyDeps extends IssueApiKeyDeps {
	/** Those of the ids that are accounts of the workspace. */
	knownAccountIds(workspaceId: string, ids: readonly string[]): Promise<readonly string[]>;
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
	refuseMoreScopes(caller, scopes);
	refuseMoreAccounts(caller, accountIds);
	if (accountIds) await refuseUnknownAccounts(deps, caller, accountIds);
	return issueApiKey(deps, {
		workspaceId: caller.workspaceId,
		environment: await deps.environmentOf(caller.workspaceId),
		name,
		scopes,
		accountIds,
		requestsPerMinute: caller.requestsPerMinute,
	});
}

function refuseMoreScopes(caller: Caller, scopes: readonly Scope[]): void {
	const more = scopes.filter((scope) => !caller.scopes.includes(scope));
	if (more.length === 0) return;
	throw new ServiceError('insufficient_scope', {
		message: `A key cannot create one with scopes it lacks itself: ${more.join(', ')}.`,
		remedy: 'Name in "scopes" only those of the key you use, or use a key with all of them.',
	});
}

function refuseMoreAccounts(caller: Caller, accountIds: readonly string[] | null): void {
	const own = caller.accountIds;
	if (own === null || accountIds?.every((id) => own.includes(id))) return;
	throw new ServiceError('insufficient_scope', {
		message: 'A key with an account list cannot create one for other accounts.',
		remedy: 'Name in "pinterest_account_ids" only accounts of the list of the key you use.',
	});
}

async function refuseUnknownAccounts(
	deps: CreateApiKeyDeps,
	caller: Caller,
	accountIds: readonly string[],
): Promise<void> {
	const known = await deps.knownAccountIds(caller.workspaceId, accountIds);
	const fields = accountIds.flatMap((id, index) =>
		known.includes(id)
			? []
			: [
					{
						loc: ['body', 'pinterest_account_ids', index],
						msg: 'The workspace has no Pinterest account with this id.',
						type: 'unknown_account',
					},
				],
	);
	if (fields.length > 0) throw new ServiceError('validation_error', { fields });
}

import { ServiceError } from '../../domain/errors.js';
import type { Caller, Scope } from './caller.js';

export interface LimitPowerDeps {
	/** Those of the ids that are accounts of the workspace. */
	knownAccountIds(workspaceId: string, ids: readonly string[]): Promise<readonly string[]>;
}

/** What a key may do: null accounts = all of the workspace. */
export interface Power {
	readonly scopes: readonly Scope[];
	readonly accountIds: readonly string[] | null;
}

/**
 * No key may make another that can do more than itself. Throws `insufficient_scope` for more,
 * `validation_error` for accounts that do not exist.
 */
export async function limitPower(
	deps: LimitPowerDeps,
	caller: Caller,
	{ scopes, accountIds }: Power,
): Promise<void> {
	refuseMoreScopes(caller, scopes);
	refuseMoreAccounts(caller, accountIds);
	if (accountIds) await refuseUnknownAccounts(deps, caller, accountIds);
}

function refuseMoreScopes(caller: Caller, scopes: readonly Scope[]): void {
	const more = scopes.filter((scope) => !caller.scopes.includes(scope));
	if (more.length === 0) return;
	throw new ServiceError('insufficient_scope', {
		message: `A key cannot give another one scopes it lacks itself: ${more.join(', ')}.`,
		remedy: 'Name in "scopes" only those of the key you use, or use a key with all of them.',
	});
}

function refuseMoreAccounts(caller: Caller, accountIds: readonly string[] | null): void {
	const own = caller.accountIds;
	if (own === null || accountIds?.every((id) => own.includes(id))) return;
	throw new ServiceError('insufficient_scope', {
		message: 'A key with an account list cannot give another one further accounts.',
		remedy: 'Name in "pinterest_account_ids" only accounts of the list of the key you use.',
	});
}

async function refuseUnknownAccounts(
	deps: LimitPowerDeps,
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

import { ServiceError, type FieldFault } from '../../domain/errors.js';
import type { Caller } from './caller.js';

export interface RequireKnownDeps {
	/** Those of the ids that are accounts of the workspace. */
	knownAccountIds(workspaceId: string, ids: readonly string[]): Promise<readonly string[]>;
	/** Those of the ids that are clients of the workspace, archived ones left out. */
	knownClientIds(workspaceId: string, ids: readonly string[]): Promise<readonly string[]>;
}

interface Named {
	readonly accountIds?: readonly string[] | null;
	readonly clientIds?: readonly string[] | null;
}

/** Throws `validation_error` that points at each account and client the workspace does not have. */
export async function requireKnown(
	deps: RequireKnownDeps,
	{ workspaceId }: Pick<Caller, 'workspaceId'>,
	{ accountIds, clientIds }: Named,
): Promise<void> {
	const accounts = accountIds?.length ? await deps.knownAccountIds(workspaceId, accountIds) : [];
	const clients = clientIds?.length ? await deps.knownClientIds(workspaceId, clientIds) : [];
	const fields = [
		...faultsOf(accountIds ?? [], accounts, ACCOUNT),
		...faultsOf(clientIds ?? [], clients, CLIENT),
	];
	if (fields.length > 0) throw new ServiceError('validation_error', { fields });
}

const ACCOUNT = {
	field: 'pinterest_account_ids',
	msg: 'The workspace has no Pinterest account with this id.',
	type: 'unknown_account',
} as const;

const CLIENT = {
	field: 'client_ids',
	msg: 'The workspace has no client with this id, or it is archived.',
	type: 'unknown_client',
} as const;

const faultsOf = (
	ids: readonly string[],
	known: readonly string[],
	{ field, msg, type }: { readonly field: string; readonly msg: string; readonly type: string },
): FieldFault[] =>
	ids.flatMap((id, index) =>
		known.includes(id) ? [] : [{ loc: ['body', field, index], msg, type }],
	);

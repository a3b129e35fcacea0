import type { Caller } from '../access/index.js';
import { requireClient, type RequireClientDeps } from './require-client.js';

/** `withinClient` with its dependencies in it, as lists take it. */
export type WithinClient = <C extends Pick<Caller, 'workspaceId' | 'accountIds'>>(
	caller: C,
	clientId: string | undefined,
) => Promise<C>;

/**
 * The caller as if its key were for the accounts of this client alone, as far as it may act for
 * them: whatever it reads then is the client's. Absent: the caller itself. Throws `not_found`.
 */
export async function withinClient<C extends Pick<Caller, 'workspaceId' | 'accountIds'>>(
	deps: RequireClientDeps,
	caller: C,
	clientId: string | undefined,
): Promise<C> {
	if (clientId === undefined) return caller;
	await requireClient(deps, caller, clientId);
	const ids = await deps.accounts.ofClients.ids(caller.workspaceId, [clientId]);
	const own = caller.accountIds;
	return { ...caller, accountIds: own === null ? ids : ids.filter((id) => own.includes(id)) };
}

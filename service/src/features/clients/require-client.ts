import { ServiceError } from '../../domain/errors.js';
import type { Caller } from '../access/index.js';
import type { AccountStore } from '../accounts/index.js';
import type { ClientRecord } from './model.js';
import type { ClientStore } from './store.js';

export interface RequireClientDeps {
	readonly clients: ClientStore;
	readonly accounts: Pick<AccountStore, 'ofClients'>;
}

/** Ids of the clients a caller may know of: for a key with an account list those of its accounts. */
export async function visibleClients(
	{ accounts }: RequireClientDeps,
	{ workspaceId, accountIds }: Pick<Caller, 'workspaceId' | 'accountIds'>,
): Promise<string[] | null> {
	return accountIds === null ? null : accounts.ofClients.clientsOf(workspaceId, accountIds);
}

/** Throws `not_found` for a foreign or hidden client just as for none. */
export async function requireClient(
	deps: RequireClientDeps,
	caller: Pick<Caller, 'workspaceId' | 'accountIds'>,
	clientId: string,
): Promise<ClientRecord> {
	const [client, visible] = await Promise.all([
		deps.clients.find(caller.workspaceId, clientId),
		visibleClients(deps, caller),
	]);
	if (client && (visible === null || visible.includes(clientId))) return client;
	throw new ServiceError('not_found', { message: 'The workspace has no client with this id.' });
}

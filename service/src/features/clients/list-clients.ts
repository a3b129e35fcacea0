import type { Caller } from '../access/index.js';
import type { ClientRecord } from './model.js';
import { visibleClients, type RequireClientDeps } from './require-client.js';

export interface ListClientsInput {
	readonly externalId?: string;
	readonly archived: boolean;
	readonly limit: number;
	readonly offset: number;
}

export interface ListedClients {
	readonly clients: readonly ClientRecord[];
	/** Account ids by client, as far as the caller may act for them. */
	readonly accounts: ReadonlyMap<string, readonly string[]>;
	readonly total: number;
}

/** The clients that the caller may know of, by name. */
export async function listClients(
	deps: RequireClientDeps,
	caller: Pick<Caller, 'workspaceId' | 'accountIds'>,
	input: ListClientsInput,
): Promise<ListedClients> {
	const { workspaceId } = caller;
	const query = { ...input, workspaceId, ids: await visibleClients(deps, caller) };
	const [clients, total] = await Promise.all([deps.clients.list(query), deps.clients.count(query)]);
	return { clients, total, accounts: await accountsOf(deps, caller, clients) };
}

/** Account ids by client, as far as the caller may act for them. */
export async function accountsOf(
	{ accounts }: RequireClientDeps,
	{ workspaceId, accountIds }: Pick<Caller, 'workspaceId' | 'accountIds'>,
	clients: readonly Pick<ClientRecord, '_id'>[],
): Promise<Map<string, string[]>> {
	const byClient = await accounts.ofClients.byClient(
		workspaceId,
		clients.map(({ _id }) => _id),
	);
	if (accountIds === null) return byClient;
	return new Map(
		[...byClient].map(([id, ids]) => [id, ids.filter((held) => accountIds.includes(held))]),
	);
}

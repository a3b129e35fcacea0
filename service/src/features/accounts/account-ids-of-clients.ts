import type { AccountStore } from './store.js';

/** The accounts of these clients of the workspace; none for a client that has none, or is not there. */
export function accountIdsOfClients(
	{ accounts }: { readonly accounts: Pick<AccountStore, 'ofClients'> },
	workspaceId: string,
	clientIds: readonly string[],
): Promise<string[]> {
	return clientIds.length === 0
		? Promise.resolve([])
		: accounts.ofClients.ids(workspaceId, clientIds);
}

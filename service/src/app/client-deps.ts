import {
	followClient,
	withinClient,
	type FollowClientDeps,
	type WithinClient,
} from '../features/clients/index.js';
import type { Parts } from './parts.js';

/** What clients need of the rest. */
export function clientDeps({
	accounts,
	clients,
	lanes,
	clock,
	engine,
	config,
}: Parts): FollowClientDeps & Pick<Parts['accounts'], 'accountCaches' | 'accounts'> {
	return {
		clients,
		accounts: accounts.accounts,
		accountCaches: accounts.accountCaches,
		lanes,
		clock,
		pace: { limits: config.lanes.limits },
		wakeSleeping: engine.queues.wakeSleeping,
	};
}

/** What calls on accounts need of clients. */
export function clientsOfAccounts(parts: Parts): {
	takesAccounts(workspaceId: string, clientId: string): Promise<boolean>;
	followClient(accountId: string): Promise<void>;
} {
	return {
		takesAccounts: async (workspaceId, clientId) => {
			const client = await parts.clients.find(workspaceId, clientId);
			return client !== null && client.archivedAt === null;
		},
		followClient: (accountId) => followClient(clientDeps(parts), accountId),
	};
}

/** Those of the ids that are clients of the workspace, archived ones left out. */
export async function knownClientIds(
	{ clients }: Pick<Parts, 'clients'>,
	workspaceId: string,
	ids: readonly string[],
): Promise<string[]> {
	const query = { workspaceId, ids, archived: false, limit: ids.length, offset: 0 };
	return (await clients.list(query)).map(({ _id }) => _id);
}

/** The filter by client that lists take. */
export const byClient = (parts: Parts): { readonly withinClient: WithinClient } => ({
	withinClient: (caller, clientId) => withinClient(clientDeps(parts), caller, clientId),
});

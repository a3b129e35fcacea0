import type { Collection } from '../../platform/mongo.js';
import type { AccountRecord } from './model.js';

/** The queries on which account belongs to which client. */
export interface AccountsOfClients {
	/** Of clients of the workspace, in no order; none for a client without accounts. */
	ids(workspaceId: string, clientIds: readonly string[]): Promise<string[]>;
	/** Ids of the clients that these accounts of the workspace belong to, each once. */
	clientsOf(workspaceId: string, accountIds: readonly string[]): Promise<string[]>;
	/** Ids by client, oldest account first; clients without accounts are absent. */
	byClient(workspaceId: string, clientIds: readonly string[]): Promise<Map<string, string[]>>;
	/** Takes all accounts out of a client; their lanes are behind then. Answers with their ids. */
	detach(client: { workspaceId: string; clientId: string; now: Date }): Promise<string[]>;
	/** Ids of accounts whose lanes are behind, at most `limit`. */
	behind(limit: number): Promise<string[]>;
	/** The lane follows that client; false when the account belongs to another one by now. */
	caughtUp(account: { id: string; clientId: string | null }): Promise<boolean>;
}

export function accountsOfClients(accounts: Collection<AccountRecord>): AccountsOfClients {
	const idsWhere = async (filter: Parameters<typeof accounts.find>[0], limit = 0) => {
		const found = await accounts
			.find(filter, { projection: { _id: 1 } })
			.limit(limit)
			.toArray();
		return found.map(({ _id }) => _id);
	};
	return {
		ids: (workspaceId, clientIds) => idsWhere({ workspaceId, clientId: { $in: [...clientIds] } }),
		clientsOf: async (workspaceId, accountIds) => {
			const found = await accounts
				.find(
					{ _id: { $in: [...accountIds] }, workspaceId, clientId: { $type: 'string' } },
					{ projection: { clientId: 1 } },
				)
				.toArray();
			return [...new Set(found.flatMap(({ clientId }) => (clientId ? [clientId] : [])))];
		},
		byClient: async (workspaceId, clientIds) => {
			const found = await accounts
				.find(
					{ workspaceId, clientId: { $in: [...clientIds] } },
					{ projection: { clientId: 1, createdAt: 1 } },
				)
				.sort({ createdAt: 1, _id: 1 })
				.toArray();
			const byClient = new Map<string, string[]>();
			for (const { _id, clientId } of found) {
				if (clientId) byClient.set(clientId, [...(byClient.get(clientId) ?? []), _id]);
			}
			return byClient;
		},
		detach: async ({ workspaceId, clientId, now }) => {
			const ids = await idsWhere({ workspaceId, clientId });
			await accounts.updateMany(
				{ _id: { $in: ids }, clientId },
				{ $set: { clientId: null, laneBehind: true, updatedAt: now } },
			);
			return ids;
		},
		behind: (limit) => idsWhere({ laneBehind: true }, limit),
		caughtUp: async ({ id, clientId }) => {
			const result = await accounts.updateOne(
				{ _id: id, clientId },
				{ $unset: { laneBehind: '' } },
			);
			return result.matchedCount > 0;
		},
	};
}

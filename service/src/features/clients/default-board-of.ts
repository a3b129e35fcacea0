import type { AccountStore } from '../accounts/index.js';
import type { ClientStore } from './store.js';

export interface DefaultBoardDeps {
	readonly clients: Pick<ClientStore, 'find'>;
	readonly accounts: Pick<AccountStore, 'find'>;
}

/** The default board of the account's client, be it a board of this account or not; or null. */
export async function defaultBoardOf(
	{ clients, accounts }: DefaultBoardDeps,
	{ workspaceId, accountId }: { readonly workspaceId: string; readonly accountId: string },
): Promise<string | null> {
	const account = await accounts.find(accountId);
	if (account?.workspaceId !== workspaceId || !account.clientId) return null;
	const client = await clients.find(workspaceId, account.clientId);
	return client?.defaultBoardId ?? null;
}

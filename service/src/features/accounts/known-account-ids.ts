import type { AccountStore } from './store.js';

/** Those of the ids that are accounts of the workspace. */
export async function knownAccountIds(
	{ accounts }: { readonly accounts: AccountStore },
	workspaceId: string,
	ids: readonly string[],
): Promise<string[]> {
	const found = await accounts.list(workspaceId, ids);
	return found.map((account) => account._id);
}

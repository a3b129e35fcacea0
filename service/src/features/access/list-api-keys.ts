import type { Caller } from './caller.js';
import { isWithinLists, listsOf } from './key-lists.js';
import type { ApiKeyRecord } from './model.js';
import type { ApiKeyStore } from './store.js';

/** The keys of the caller's workspace within its reach, newest first, revoked ones too. */
export async function listApiKeys(
	{ apiKeys }: { readonly apiKeys: ApiKeyStore },
	caller: Caller,
): Promise<ApiKeyRecord[]> {
	const keys = await apiKeys.list(caller.workspaceId);
	return keys.filter((key) => isWithinLists(listsOf(caller), key));
}

import type { Caller } from './caller.js';
import type { ApiKeyRecord } from './model.js';
import type { ApiKeyStore } from './store.js';

/** The keys of the caller's workspace, newest first, revoked ones too. */
export function listApiKeys(
	{ apiKeys }: { readonly apiKeys: ApiKeyStore },
	caller: Caller,
): Promise<ApiKeyRecord[]> {
	return apiKeys.list(caller.workspaceId);
}

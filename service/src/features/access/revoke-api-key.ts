import { ServiceError } from '../../domain/errors.js';
import type { Clock } from '../../platform/clock.js';
import type { Caller } from './caller.js';
import type { KeyCaches } from './key-caches.js';
import { isWithinLists, listsOf } from './key-lists.js';
import type { ApiKeyStore } from './store.js';

export interface RevokeApiKeyDeps {
	readonly apiKeys: ApiKeyStore;
	readonly keyCaches: KeyCaches;
	readonly clock: Clock;
}

/**
 * Ends a key of the caller's workspace: here at once, in other processes within 5 s.
 * Ending it again changes nothing. Throws `not_found` for a key beyond its reach.
 */
export async function revokeApiKey(
	{ apiKeys, keyCaches, clock }: RevokeApiKeyDeps,
	caller: Pick<Caller, 'workspaceId' | 'accountIds' | 'lists'>,
	{ keyId }: { readonly keyId: string },
): Promise<void> {
	const { workspaceId } = caller;
	const key = await apiKeys.find(workspaceId, keyId);
	if (!key || !isWithinLists(listsOf(caller), key)) throw new ServiceError('not_found');
	await apiKeys.revoke({ workspaceId, id: keyId, now: clock.now() });
	keyCaches.good.delete(key.hash);
}

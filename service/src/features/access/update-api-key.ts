import { ServiceError } from '../../domain/errors.js';
import { SCOPES, type Caller, type Scope } from './caller.js';
import type { KeyCaches } from './key-caches.js';
import { isWithinLists, listsOf } from './key-lists.js';
import { limitPower } from './limit-power.js';
import type { ApiKeyRecord } from './model.js';
import { requireKnown, type RequireKnownDeps } from './require-known.js';
import type { ApiKeyStore, KeyChanges } from './store.js';

export interface UpdateApiKeyDeps extends RequireKnownDeps {
	readonly apiKeys: ApiKeyStore;
	readonly keyCaches: KeyCaches;
}

export interface UpdateApiKeyInput {
	readonly keyId: string;
	readonly name?: string;
	readonly scopes?: readonly Scope[];
	/** Null: all accounts of the workspace, unless there is a client list. */
	readonly accountIds?: readonly string[] | null;
	readonly clientIds?: readonly string[] | null;
}

/** Somebody else changed the same key in between so many times. */
const MAX_TRIES = 5;

/**
 * Changes a key of the caller's workspace: here at once, in other processes within 5 s. The whole
 * outcome may be at most as powerful as the caller's own key, except that any key within its reach
 * can be renamed. Throws `not_found`, `conflict` for a revoked key, and what `limitPower`
 * and `requireKnown` throw.
 */
export async function updateApiKey(
	deps: UpdateApiKeyDeps,
	caller: Caller,
	input: UpdateApiKeyInput,
): Promise<ApiKeyRecord> {
	const changes = changesOf(input);
	for (let tries = 0; tries < MAX_TRIES; tries++) {
		const key = await deps.apiKeys.find(caller.workspaceId, input.keyId);
		if (!key || !isWithinLists(listsOf(caller), key)) throw new ServiceError('not_found');
		if (key.revokedAt) {
			throw new ServiceError('conflict', {
				message: 'The API key is revoked.',
				remedy: 'Create a new key with POST /v1/api-keys.',
			});
		}
		if (Object.keys(changes).some((field) => field !== 'name')) {
			limitPower(caller, { ...key, ...changes });
			await requireKnown(deps, caller, changes);
		}
		const updated = await deps.apiKeys.update(key, changes);
		deps.keyCaches.good.delete(key.hash);
		if (updated) return updated;
	}
	throw new ServiceError('conflict', { message: 'The API key is being changed by somebody else.' });
}

function changesOf({ name, scopes, accountIds, clientIds }: UpdateApiKeyInput): KeyChanges {
	return {
		...(name === undefined ? {} : { name }),
		...(scopes === undefined ? {} : { scopes: SCOPES.filter((one) => scopes.includes(one)) }),
		...(accountIds === undefined ? {} : { accountIds: accountIds && [...new Set(accountIds)] }),
		...(clientIds === undefined ? {} : { clientIds: clientIds && [...new Set(clientIds)] }),
	};
}

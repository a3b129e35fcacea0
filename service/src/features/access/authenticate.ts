import { ServiceError } from '../../domain/errors.js';
import type { Clock } from '../../platform/clock.js';
import type { Logger } from '../../platform/logger.js';
import { hashApiKey, isApiKeyShaped } from './api-key.js';
import type { Caller } from './caller.js';
import { USE_NOTED_EVERY_MS, type KeyCaches } from './key-caches.js';
import type { ApiKeyRecord } from './model.js';
import type { ApiKeyStore } from './store.js';

export interface AuthenticateDeps {
	readonly apiKeys: ApiKeyStore;
	readonly keyCaches: KeyCaches;
	readonly clock: Clock;
	readonly logger: Logger;
}

/**
 * Who presents this key. A revoked key ends within 5 s in every process.
 * Throws `invalid_api_key` for anything that is not a key in force.
 */
export async function authenticate(
	deps: AuthenticateDeps,
	presentedKey: string | undefined,
): Promise<Caller> {
	if (presentedKey === undefined || !isApiKeyShaped(presentedKey)) {
		throw new ServiceError('invalid_api_key');
	}
	const hash = hashApiKey(presentedKey);
	const caller = deps.keyCaches.good.get(hash) ?? (await lookUp(deps, hash));
	noteUse(deps, caller.keyId);
	return caller;
}

async function lookUp({ apiKeys, keyCaches }: AuthenticateDeps, hash: string): Promise<Caller> {
	if (keyCaches.bad.get(hash)) throw new ServiceError('invalid_api_key');
	return keyCaches.good.load(hash, async () => {
		const key = await apiKeys.findActive(hash);
		if (key) return toCaller(key);
		keyCaches.bad.set(hash, true);
		throw new ServiceError('invalid_api_key');
	});
}

const toCaller = (key: ApiKeyRecord): Caller => ({
	workspaceId: key.workspaceId,
	keyId: key._id,
	keyName: key.name,
	scopes: key.scopes,
	accountIds: key.accountIds,
	requestsPerMinute: key.requestsPerMinute,
});

/** Nobody waits for this write; a use that could not be noted is only a line in the log. */
function noteUse({ apiKeys, keyCaches, clock, logger }: AuthenticateDeps, id: string): void {
	if (keyCaches.noted.get(id)) return;
	keyCaches.noted.set(id, true);
	const now = clock.now();
	const notSince = new Date(now.getTime() - USE_NOTED_EVERY_MS);
	apiKeys.touch({ id, now, notSince }).catch((error: unknown) => {
		logger.warn({ err: String(error), keyId: id }, 'the use of an API key could not be noted');
	});
}

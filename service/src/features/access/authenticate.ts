import { ServiceError } from '../../domain/errors.js';
import type { Clock } from '../../platform/clock.js';
import type { Logger } from '../../platform/logger.js';
import { hashApiKey, isApiKeyShaped } from './api-key.js';
import type { Caller } from './caller.js';
import { hasExpired } from './has-expired.js';
import { USE_NOTED_EVERY_MS, type KeyCaches } from './key-caches.js';
import type { ApiKeyRecord } from './model.js';
import type { ApiKeyStore } from './store.js';

export interface AuthenticateDeps {
	readonly apiKeys: Pick<ApiKeyStore, 'findActive' | 'touch'>;
	readonly keyCaches: KeyCaches;
	readonly clock: Clock;
	readonly logger: Logger;
	/** Accounts of these clients of the workspace. */
	accountIdsOfClients(workspaceId: string, clientIds: readonly string[]): Promise<string[]>;
}

/**
 * Who presents this key. A revoked key ends within 5 s in every process,
 * and so does what is taken from a client; an expired one at its time. Throws `invalid_api_key` for anything that is not a key in force.
 */
export async function authenticate(
	deps: AuthenticateDeps,
	presentedKey: string | undefined,
): Promise<Caller> {
	if (presentedKey === undefined || !isApiKeyShaped(presentedKey)) {
		throw invalidKey();
	}
	const hash = hashApiKey(presentedKey);
	const caller = deps.keyCaches.good.get(hash) ?? (await lookUp(deps, hash));
	if (caller.expiresAt && caller.expiresAt <= deps.clock.now()) throw invalidKey();
	noteUse(deps, caller.keyId);
	return caller;
}

async function lookUp(deps: AuthenticateDeps, hash: string): Promise<Caller> {
	const { apiKeys, keyCaches } = deps;
	if (keyCaches.bad.get(hash)) throw invalidKey();
	return keyCaches.good.load(hash, async () => {
		const key = await apiKeys.findActive(hash);
		if (key && !hasExpired(key, deps.clock.now())) return toCaller(deps, key);
		keyCaches.bad.set(hash, true);
		throw invalidKey();
	});
}

/** The same words for every key that is not good: nobody learns that one has been good. */
const invalidKey = (): ServiceError => new ServiceError('invalid_api_key');

const toCaller = async (deps: AuthenticateDeps, key: ApiKeyRecord): Promise<Caller> => ({
	kind: 'api_key',
	workspaceId: key.workspaceId,
	keyId: key._id,
	keyName: key.name,
	scopes: key.scopes,
	...(await accountsOf(deps, key)),
	...(key.expiresAt ? { expiresAt: key.expiresAt } : {}),
	requestsPerMinute: key.requestsPerMinute,
});

/** A key with a client list acts for those accounts alone, be they none. */
async function accountsOf(
	deps: AuthenticateDeps,
	{ workspaceId, accountIds, clientIds = null }: ApiKeyRecord,
): Promise<Pick<Caller, 'accountIds' | 'lists'>> {
	if (clientIds === null) return { accountIds };
	const ofClients = await deps.accountIdsOfClients(workspaceId, clientIds);
	const union = [...new Set([...(accountIds ?? []), ...ofClients])];
	return { accountIds: union, lists: { accountIds, clientIds } };
}

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

import type { Clock } from '../../platform/clock.js';
import { newId } from '../../platform/ids.js';
import type { Random } from '../../platform/random.js';
import { generateApiKey, hashApiKey, hintOf, type KeyEnvironment } from './api-key.js';
import { SCOPES, type Scope } from './caller.js';
import type { ApiKeyRecord } from './model.js';
import type { ApiKeyStore } from './store.js';

export interface IssueApiKeyDeps {
	readonly apiKeys: ApiKeyStore;
	readonly clock: Clock;
	readonly random: Random;
}

export interface NewApiKey {
	readonly workspaceId: string;
	readonly environment: KeyEnvironment;
	readonly name: string;
	/** All of them when absent. */
	readonly scopes?: readonly Scope[];
	/** Null or absent: every account of the workspace. */
	readonly accountIds?: readonly string[] | null;
	/** Clients whose accounts it may act for as well; null or absent: `accountIds` alone counts. */
	readonly clientIds?: readonly string[] | null;
	/** Null or absent: it does not end by itself. */
	readonly expiresAt?: Date | null;
	/** Null or absent: the limit of the settings. */
	readonly requestsPerMinute?: number | null;
}

export interface IssuedApiKey {
	readonly record: ApiKeyRecord;
	/** The key itself; this is the only time it exists outside its owner's hands. */
	readonly apiKey: string;
}

/** Makes a key without asking on whose behalf; `createApiKey` is the one for callers. */
export async function issueApiKey(
	{ apiKeys, clock, random }: IssueApiKeyDeps,
	input: NewApiKey,
): Promise<IssuedApiKey> {
	const apiKey = generateApiKey(input.environment, random);
	const wanted = new Set(input.scopes ?? SCOPES);
	const record: ApiKeyRecord = {
		_id: newId(),
		workspaceId: input.workspaceId,
		name: input.name,
		hash: hashApiKey(apiKey),
		hint: hintOf(apiKey),
		scopes: SCOPES.filter((scope) => wanted.has(scope)),
		accountIds: input.accountIds ? [...new Set(input.accountIds)] : null,
		clientIds: input.clientIds ? [...new Set(input.clientIds)] : null,
		requestsPerMinute: input.requestsPerMinute ?? null,
		lastUsedAt: null,
		createdAt: clock.now(),
		revokedAt: null,
		expiresAt: input.expiresAt ?? null,
		replacedBy: null,
	};
	await apiKeys.insert(record);
	return { record, apiKey };
}

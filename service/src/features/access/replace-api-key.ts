import type { KeyEnvironment } from './api-key.js';
import { issueApiKey, type IssueApiKeyDeps, type IssuedApiKey } from './issue-api-key.js';
import type { ApiKeyRecord } from './model.js';

export interface Replacement {
	readonly environment: KeyEnvironment;
	/** How long the old key works beside the new one. */
	readonly overlapMs: number;
	/** When the new key ends by itself; null = not at all. */
	readonly expiresAt: Date | null;
}

export interface RerolledApiKey {
	readonly issued: IssuedApiKey;
	/** The old key, as it is now. */
	readonly replaced: ApiKeyRecord & { readonly expiresAt: Date };
}

/**
 * Makes a key that may do the same and ends the old one, without asking on whose behalf. Null
 * where the old one is not as it was read any more; nothing has changed then.
 */
export async function replaceApiKey(
	deps: IssueApiKeyDeps,
	key: ApiKeyRecord,
	{ environment, overlapMs, expiresAt }: Replacement,
): Promise<RerolledApiKey | null> {
	const { workspaceId, name, scopes, accountIds, clientIds, requestsPerMinute } = key;
	const same = { workspaceId, name, scopes, accountIds, clientIds, requestsPerMinute };
	// First: a death in between leaves a key nobody was shown, not an end without a replacement.
	const issued = await issueApiKey(deps, { ...same, environment, expiresAt });
	const overlapEnd = new Date(issued.record.createdAt.getTime() + overlapMs);
	const endsAt = key.expiresAt && key.expiresAt < overlapEnd ? key.expiresAt : overlapEnd;
	const replaced = await deps.apiKeys.replace(key, { id: issued.record._id, endsAt });
	if (replaced) return { issued, replaced: { ...replaced, expiresAt: endsAt } };
	await deps.apiKeys.remove(issued.record._id);
	return null;
}

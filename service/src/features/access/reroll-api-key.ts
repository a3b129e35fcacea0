import { ServiceError } from '../../domain/errors.js';
import type { KeyEnvironment } from './api-key.js';
import type { Caller } from './caller.js';
import { hasExpired } from './has-expired.js';
import type { IssueApiKeyDeps } from './issue-api-key.js';
import type { KeyCaches } from './key-caches.js';
import { isWithinLists, listsOf } from './key-lists.js';
import { limitPower } from './limit-power.js';
import type { ApiKeyRecord } from './model.js';
import { permitExpiry } from './permit-expiry.js';
import { replaceApiKey, type RerolledApiKey } from './replace-api-key.js';

export interface RerollApiKeyDeps extends IssueApiKeyDeps {
	readonly keyCaches: KeyCaches;
	environmentOf(workspaceId: string): Promise<KeyEnvironment>;
}

export interface RerollApiKeyInput {
	readonly keyId: string;
	/** Whole hours for which the old key works on. */
	readonly overlapHours: number;
	/** Of the new key; the old one's when absent. */
	readonly expiresAt?: Date | null;
}

const HOUR_MS = 3_600_000;
/** Somebody else changed the same key in between so many times. */
const MAX_TRIES = 5;

/**
 * Makes a key that may do the same as an old one, which ends after the overlap. Throws `not_found`
 * for a key beyond the caller's reach, `insufficient_scope` for one that may do more than the
 * caller's own, `conflict` for one that has ended or was re-rolled already.
 */
export async function rerollApiKey(
	deps: RerollApiKeyDeps,
	caller: Caller,
	{ keyId, overlapHours, expiresAt }: RerollApiKeyInput,
): Promise<RerolledApiKey> {
	const { workspaceId } = caller;
	const environment = await deps.environmentOf(workspaceId);
	for (let tries = 0; tries < MAX_TRIES; tries++) {
		const key = await deps.apiKeys.find(workspaceId, keyId);
		if (!key || !isWithinLists(listsOf(caller), key)) throw new ServiceError('not_found');
		limitPower(caller, key);
		refuseFaster(caller, key);
		refuseEnded(key, deps.clock.now());
		const rerolled = await replaceApiKey(deps, key, {
			environment,
			overlapMs: overlapHours * HOUR_MS,
			expiresAt: permitExpiry(deps, caller, expiresAt ?? key.expiresAt),
		});
		deps.keyCaches.good.delete(key.hash);
		if (rerolled) return rerolled;
	}
	throw new ServiceError('conflict', { message: 'The API key is being changed by somebody else.' });
}

/** The new key is in the caller's hands: it must not lift the limit of the one in use. */
function refuseFaster({ requestsPerMinute: own }: Caller, key: ApiKeyRecord): void {
	if (own === null || (key.requestsPerMinute !== null && key.requestsPerMinute <= own)) return;
	throw new ServiceError('insufficient_scope', {
		message: 'A key with a limit of its own cannot re-roll one that may make more requests.',
		remedy: 'Use a key without a limit of its own, or sign in.',
	});
}

function refuseEnded(key: ApiKeyRecord, now: Date): void {
	if (key.replacedBy) {
		throw new ServiceError('conflict', {
			message: 'The API key was re-rolled already.',
			remedy: 'Re-roll or revoke the key in "replaced_by", which was made in its place.',
			facts: { replaced_by: key.replacedBy },
		});
	}
	if (!key.revokedAt && !hasExpired(key, now)) return;
	throw new ServiceError('conflict', {
		message: key.revokedAt ? 'The API key is revoked.' : 'The API key has expired.',
		remedy: 'Create a new key with POST /v1/api-keys.',
	});
}

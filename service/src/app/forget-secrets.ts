import { forgetTokens, type ForgetTokensDeps } from '../features/accounts/index.js';
import {
	listUnreadable,
	removeLostKeys,
	type SealedField,
	type SealedValue,
} from '../features/vault/index.js';
import { forgetSecret, type ForgetSecretDeps } from '../features/webhooks/index.js';
import type { VaultParts } from './vault-parts.js';

export type ForgetSecretsDeps = VaultParts &
	Pick<ForgetTokensDeps, 'accounts'> &
	Pick<ForgetSecretDeps, 'endpoints'>;

export interface Forgotten {
	readonly dataKeys: number;
	/** Places whose secret is gone, as collection and id. */
	readonly places: readonly string[];
}

/**
 * Gives up every secret that no master key of the ring opens: accounts must be reconnected,
 * webhooks are switched off, and a start is possible again. Nothing else is changed; safe to
 * repeat. Only while no service runs.
 */
export async function forgetSecrets(deps: ForgetSecretsDeps): Promise<Forgotten> {
	// First: a workspace whose newest key is lost could seal nothing new.
	const dataKeys = await removeLostKeys(deps);
	const places: string[] = [];
	for (const field of deps.sealedFields) {
		for await (const value of listUnreadable(deps, field)) {
			const to = await standInFor(deps, field, value);
			const { recordId, sealed: from } = value;
			await deps.sealedValues.replace(field, [{ recordId, from, to }]);
			places.push(`${field.collection} ${recordId}`);
		}
	}
	return { dataKeys, places: [...new Set(places)] };
}

async function standInFor(
	deps: ForgetSecretsDeps,
	{ collection, path }: SealedField,
	{ recordId, workspaceId }: SealedValue,
): Promise<string | null> {
	switch (`${collection}.${path}`) {
		case 'accounts.sealedTokens':
			return forgetTokens(deps, { id: recordId, workspaceId });
		case 'webhook_endpoints.sealedSecret':
			return forgetSecret(deps, { _id: recordId, workspaceId });
		default:
			return null;
	}
}

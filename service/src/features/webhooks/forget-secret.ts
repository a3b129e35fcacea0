import type { Clock } from '../../platform/clock.js';
import type { Random } from '../../platform/random.js';
import type { Vault } from '../vault/index.js';
import { sealSecret } from './endpoint-secret.js';
import type { EndpointRecord } from './model.js';
import type { EndpointStore } from './store.js';

export interface ForgetSecretDeps {
	readonly endpoints: Pick<EndpointStore, 'find' | 'switchOff'>;
	readonly vault: Vault;
	readonly clock: Clock;
	readonly random: Random;
}

const REASON =
	'The key that sealed its secret was lost. Give the webhook a new secret and switch it on again.';
const SECRET_BYTES = 32;

/**
 * Switches off a webhook whose secret cannot be opened any more. Answers with what is to stand in
 * the secret's place, which nobody knows. Safe to repeat.
 */
export async function forgetSecret(
	{ endpoints, vault, clock, random }: ForgetSecretDeps,
	owner: Pick<EndpointRecord, '_id' | 'workspaceId'>,
): Promise<string> {
	const endpoint = await endpoints.find(owner.workspaceId, owner._id);
	if (endpoint) await endpoints.switchOff({ endpoint, reason: REASON, now: clock.now() });
	return sealSecret(vault, owner, random.bytes(SECRET_BYTES).toString('base64url'));
}

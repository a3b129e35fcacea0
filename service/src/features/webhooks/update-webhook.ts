import { ServiceError } from '../../domain/errors.js';
import type { EventName } from '../../domain/events.js';
import type { Clock } from '../../platform/clock.js';
import type { Outbound } from '../../platform/outbound.js';
import type { Caller } from '../access/index.js';
import type { Vault } from '../vault/index.js';
import { sealSecret } from './endpoint-secret.js';
import { getWebhook } from './get-webhook.js';
import type { EndpointRecord } from './model.js';
import { permitUrl } from './permit-url.js';
import type { EndpointStore } from './store.js';

export interface UpdateWebhookDeps {
	readonly endpoints: Pick<EndpointStore, 'find' | 'update'>;
	readonly outbound: Pick<Outbound, 'check'>;
	readonly vault: Vault;
	readonly clock: Clock;
}

/** What is absent stays as it is. */
export interface UpdateWebhookInput {
	readonly webhookId: string;
	readonly url?: string;
	readonly secret?: string;
	readonly events?: readonly EventName[];
	readonly isEnabled?: boolean;
}

/**
 * Changes an endpoint within the caller's reach; what waits for it goes to the new address, signed
 * with the new secret. Nothing to change is no fault. Throws `not_found` and `outbound_refused`.
 */
export async function updateWebhook(
	deps: UpdateWebhookDeps,
	caller: Pick<Caller, 'workspaceId' | 'accountIds'>,
	{ webhookId, url, secret, events, isEnabled }: UpdateWebhookInput,
): Promise<EndpointRecord> {
	const endpoint = await getWebhook(deps, caller, { webhookId });
	if (url !== undefined) await permitUrl(deps.outbound, url);
	const changes = {
		...(url === undefined ? {} : { url }),
		...(secret === undefined
			? {}
			: { sealedSecret: await sealSecret(deps.vault, endpoint, secret) }),
		...(events === undefined ? {} : { events: [...new Set(events)] }),
		// The owner decided, so the service's own reason is history.
		...(isEnabled === undefined ? {} : { isEnabled, disabledReason: null }),
	};
	if (Object.keys(changes).length === 0) return endpoint;
	const updatedAt = deps.clock.now();
	const updated = await deps.endpoints.update(endpoint, { ...changes, updatedAt });
	if (!updated) throw new ServiceError('not_found');
	return updated;
}

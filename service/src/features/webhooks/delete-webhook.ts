import { ServiceError } from '../../domain/errors.js';
import type { Caller } from '../access/index.js';
import type { DeliveryStore } from './delivery-store.js';
import { getWebhook } from './get-webhook.js';
import type { EndpointStore } from './store.js';

export interface DeleteWebhookDeps {
	readonly endpoints: Pick<EndpointStore, 'find' | 'remove'>;
	readonly deliveries: Pick<DeliveryStore, 'dropWaiting'>;
}

/** Removes an endpoint and ends what waits for it; a call under way goes on. Throws `not_found`. */
export async function deleteWebhook(
	deps: DeleteWebhookDeps,
	caller: Pick<Caller, 'workspaceId' | 'accountIds'>,
	{ webhookId }: { readonly webhookId: string },
): Promise<void> {
	const endpoint = await getWebhook(deps, caller, { webhookId });
	const removed = await deps.endpoints.remove(endpoint.workspaceId, webhookId);
	if (!removed) throw new ServiceError('not_found');
	await deps.deliveries.dropWaiting(webhookId);
}

import { ServiceError } from '../../domain/errors.js';
import type { Caller } from '../access/index.js';
import type { DeliveryStore } from './delivery-store.js';
import type { EndpointStore } from './store.js';

export interface DeleteWebhookDeps {
	readonly endpoints: Pick<EndpointStore, 'remove'>;
	readonly deliveries: Pick<DeliveryStore, 'dropWaiting'>;
}

/** Removes an endpoint and ends what waits for it; a call under way goes on. Throws `not_found`. */
export async function deleteWebhook(
	{ endpoints, deliveries }: DeleteWebhookDeps,
	{ workspaceId }: Pick<Caller, 'workspaceId'>,
	{ webhookId }: { readonly webhookId: string },
): Promise<void> {
	const removed = await endpoints.remove(workspaceId, webhookId);
	if (!removed) throw new ServiceError('not_found');
	await deliveries.dropWaiting(webhookId);
}

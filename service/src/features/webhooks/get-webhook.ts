import { ServiceError } from '../../domain/errors.js';
import type { Caller } from '../access/index.js';
import type { EndpointRecord } from './model.js';
import type { EndpointStore } from './store.js';

/** One endpoint of the caller's workspace. Throws `not_found`. */
export async function getWebhook(
	{ endpoints }: { readonly endpoints: Pick<EndpointStore, 'find'> },
	{ workspaceId }: Pick<Caller, 'workspaceId'>,
	{ webhookId }: { readonly webhookId: string },
): Promise<EndpointRecord> {
	const endpoint = await endpoints.find(workspaceId, webhookId);
	if (!endpoint) throw new ServiceError('not_found');
	return endpoint;
}

import { ServiceError } from '../../domain/errors.js';
import { isWithinReach, type Caller } from '../access/index.js';
import type { EndpointRecord } from './model.js';
import type { EndpointStore } from './store.js';

/** One endpoint within the caller's reach. Throws `not_found`. */
export async function getWebhook(
	{ endpoints }: { readonly endpoints: Pick<EndpointStore, 'find'> },
	caller: Pick<Caller, 'workspaceId' | 'accountIds'>,
	{ webhookId }: { readonly webhookId: string },
): Promise<EndpointRecord> {
	const endpoint = await endpoints.find(caller.workspaceId, webhookId);
	if (!endpoint || !isWithinReach(caller, endpoint)) throw new ServiceError('not_found');
	return endpoint;
}

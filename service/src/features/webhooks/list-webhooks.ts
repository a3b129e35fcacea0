import type { Caller } from '../access/index.js';
import type { EndpointRecord } from './model.js';
import type { EndpointStore } from './store.js';

/** The endpoints of the caller's workspace, newest first. */
export function listWebhooks(
	{ endpoints }: { readonly endpoints: Pick<EndpointStore, 'list'> },
	{ workspaceId }: Pick<Caller, 'workspaceId'>,
): Promise<EndpointRecord[]> {
	return endpoints.list(workspaceId);
}

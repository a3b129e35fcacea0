import { isWithinReach, type Caller } from '../access/index.js';
import type { EndpointRecord } from './model.js';
import type { EndpointStore } from './store.js';

/** The endpoints within the caller's reach, newest first. */
export async function listWebhooks(
	{ endpoints }: { readonly endpoints: Pick<EndpointStore, 'list'> },
	caller: Pick<Caller, 'workspaceId' | 'accountIds'>,
): Promise<EndpointRecord[]> {
	const all = await endpoints.list(caller.workspaceId);
	return all.filter((endpoint) => isWithinReach(caller, endpoint));
}

import type { Clock } from '../../platform/clock.js';
import type { Caller } from '../access/index.js';
import type { ConnectLinkRecord } from './model.js';
import type { ConnectLinkStore, LinkQuery } from './store.js';

/** The links the caller may see, newest first: with an account list those that reconnect one of it. */
export function listConnectLinks(
	deps: { readonly connectLinks: Pick<ConnectLinkStore, 'list'>; readonly clock: Clock },
	{ workspaceId, accountIds }: Pick<Caller, 'workspaceId' | 'accountIds'>,
	filter: Pick<LinkQuery, 'status' | 'clientId' | 'limit'>,
): Promise<ConnectLinkRecord[]> {
	const now = deps.clock.now();
	return deps.connectLinks.list({ ...filter, workspaceId, accountIds, now });
}

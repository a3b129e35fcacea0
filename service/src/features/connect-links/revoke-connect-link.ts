import { ServiceError } from '../../domain/errors.js';
import type { Clock } from '../../platform/clock.js';
import type { Caller } from '../access/index.js';
import type { ConnectLinkRecord } from './model.js';
import type { ConnectLinkStore } from './store.js';

/**
 * Ends a link at once, sign-ins under way included; one that was used stays used. Safe to repeat.
 * Throws `not_found`.
 */
export async function revokeConnectLink(
	deps: { readonly connectLinks: Pick<ConnectLinkStore, 'revoke'>; readonly clock: Clock },
	{ workspaceId, accountIds }: Pick<Caller, 'workspaceId' | 'accountIds'>,
	{ linkId: id }: { readonly linkId: string },
): Promise<ConnectLinkRecord> {
	const now = deps.clock.now();
	const link = await deps.connectLinks.revoke({ workspaceId, accountIds, id, now });
	if (!link) throw new ServiceError('not_found');
	return link;
}

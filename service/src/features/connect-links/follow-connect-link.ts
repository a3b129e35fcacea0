import { ServiceError } from '../../domain/errors.js';
import { beginSignIn, type BeginSignInDeps } from '../accounts/index.js';
import { requireOpenLink, type RequireOpenLinkDeps } from './require-open-link.js';
import type { ConnectLinkStore } from './store.js';

export interface FollowConnectLinkDeps extends RequireOpenLinkDeps, BeginSignInDeps {
	readonly connectLinks: Pick<ConnectLinkStore, 'findByToken' | 'countStart'>;
}

/** More than anybody needs who is in doubt; each start leaves a record for a day. */
const MOST_STARTS = 100;

/**
 * The address of Pinterest's consent page for the visitor of a link, in this browser only. The
 * link stays open until somebody has connected. Throws as `requireOpenLink` does, and
 * `oauth_state_invalid` for a browser that did not keep the page's cookie.
 */
export async function followConnectLink(
	deps: FollowConnectLinkDeps,
	{ token, browser }: { readonly token: string; readonly browser: string | undefined },
): Promise<string> {
	const link = await requireOpenLink(deps, token);
	if (browser === undefined) throw cookieless();
	const now = deps.clock.now();
	const counted = await deps.connectLinks.countStart({
		id: link._id,
		now,
		fewerThan: MOST_STARTS,
	});
	if (!counted) throw new ServiceError('connect_link_ended');
	return beginSignIn(deps, {
		workspaceId: link.workspaceId,
		startedBy: { kind: 'link', id: link._id, name: link.label },
		accountId: link.accountId,
		clientId: link.clientId,
		browser,
		notAfter: link.expiresAt,
	});
}

const cookieless = (): ServiceError =>
	new ServiceError('oauth_state_invalid', {
		message: 'This browser did not send back the cookie of this page.',
		remedy: 'Allow cookies for this address, open the link again and go on from there.',
	});

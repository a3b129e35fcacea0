import { ASKED_SCOPES, plainPermissions } from '../accounts/index.js';
import type { CreatedConnectLink } from './create-connect-link.js';
import { linkStatus } from './link-status.js';
import type { ConnectLinkRecord } from './model.js';
import type { ConnectLinkItem, ConnectPageView, CreatedConnectLinkView } from './schemas.js';
import type { ShownConnectLink } from './show-connect-link.js';

const instant = (date: Date | null): string | null => date?.toISOString() ?? null;

/** One item of the list; never the address. */
export const presentConnectLink = (link: ConnectLinkRecord, now: Date): ConnectLinkItem => ({
	id: link._id,
	workspace_id: link.workspaceId,
	label: link.label,
	status: linkStatus(link, now),
	client_id: link.clientId,
	reconnect: link.accountId !== null,
	account_id: link.accountId ?? link.connectedAccountId,
	created_at: link.createdAt.toISOString(),
	expires_at: link.expiresAt.toISOString(),
	used_at: instant(link.usedAt),
	revoked_at: link.usedAt ? null : instant(link.revokedAt),
});

/** The answer to a creation, the only one with the address. */
export const presentCreatedLink = (
	{ link, url }: Pick<CreatedConnectLink, 'link'> & { readonly url: string },
	now: Date,
): CreatedConnectLinkView => ({ ...presentConnectLink(link, now), url });

export const presentConnectPage = ({
	link,
	workspaceName,
	username,
}: ShownConnectLink): ConnectPageView => ({
	workspace: workspaceName,
	label: link.label,
	username,
	permissions: plainPermissions(ASKED_SCOPES),
	expires_at: link.expiresAt.toISOString(),
});

import type { AccountStore } from '../accounts/index.js';
import type { WorkspaceStore } from '../workspaces/index.js';
import type { ConnectLinkRecord } from './model.js';
import { requireOpenLink, type RequireOpenLinkDeps } from './require-open-link.js';

export interface ShowConnectLinkDeps extends RequireOpenLinkDeps {
	readonly accounts: Pick<AccountStore, 'find'>;
	readonly workspaces: Pick<WorkspaceStore, 'find'>;
}

/** What a visitor is to know before going to Pinterest. */
export interface ShownConnectLink {
	readonly link: ConnectLinkRecord;
	/** Who asks. */
	readonly workspaceName: string;
	/** The Pinterest user to sign in as, where the link reconnects an account. */
	readonly username: string | null;
}

/** An open link as its visitor sees it; changes nothing, so previews and scanners may look. */
export async function showConnectLink(
	deps: ShowConnectLinkDeps,
	token: string,
): Promise<ShownConnectLink> {
	const link = await requireOpenLink(deps, token);
	const [workspace, account] = await Promise.all([
		deps.workspaces.find(link.workspaceId),
		link.accountId === null ? null : deps.accounts.find(link.accountId),
	]);
	return {
		link,
		workspaceName: workspace?.name ?? '',
		username: account?.username ?? account?.displayName ?? null,
	};
}

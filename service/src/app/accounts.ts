import {
	createAccountCaches,
	createAccountStore,
	createOAuthStateStore,
	type ConnectAccountDeps,
	type OAuthStateStore,
	type ReadTokensDeps,
	type RefreshTokensDeps,
} from '../features/accounts/index.js';
import {
	createBoardCaches,
	createBoardStore,
	type LookAtBoardsDeps,
} from '../features/boards/index.js';
import { createConnectLinkStore, type ConnectLinkStore } from '../features/connect-links/index.js';
import type { LaneEngine, LaneStore } from '../features/lanes/index.js';
import { cancelPending, type PublicationStore } from '../features/publications/index.js';
import type { AccountAccess } from '../features/publishing/index.js';
import type { Vault } from '../features/vault/index.js';
import { findWorkspace, type FindWorkspaceDeps } from '../features/workspaces/index.js';
import type { Clock } from '../platform/clock.js';
import type { Logger } from '../platform/logger.js';
import type { Connection } from '../platform/mongo.js';
import { accountAccess } from './account-access.js';
import { accountNews } from './account-news.js';
import type { Ports } from './ports.js';
import { sharePace } from './share-pace.js';

/** Accounts with their tokens and boards. */
export interface Accounts
	extends ConnectAccountDeps, ReadTokensDeps, RefreshTokensDeps, LookAtBoardsDeps {
	readonly clock: Clock;
	readonly ports: Ports;
	readonly oauthStates: OAuthStateStore;
	readonly connectLinks: ConnectLinkStore;
	/** What publishing may see of them. */
	readonly publishing: AccountAccess;
}

const DISCONNECTED = 'The pin was canceled because its Pinterest account was disconnected.';

export function createAccounts(parts: {
	connection: Connection;
	clock: Clock;
	logger: Logger;
	vault: Vault;
	ports: Ports;
	lanes: LaneStore;
	engine: LaneEngine;
	publications: PublicationStore;
	access: FindWorkspaceDeps;
	callLimitMs: number;
}): Accounts {
	const { callLimitMs } = parts;
	const { connection, clock, logger, vault, ports, lanes, engine, publications, access } = parts;
	const accounts = createAccountStore(connection);
	const base = {
		accounts,
		news: accountNews({ accounts, lanes, engine, clock, logger }),
		accountCaches: createAccountCaches(clock),
		oauthStates: createOAuthStateStore(connection),
		connectLinks: createConnectLinkStore(connection),
		boards: createBoardStore(connection),
		boardCaches: createBoardCaches(clock),
		clock,
		logger,
		vault,
		ports,
		callLimitMs,
		laneReady: async (accountId: string, workspaceId: string): Promise<void> => {
			const now = clock.now();
			const workspace = await findWorkspace(access, workspaceId);
			await lanes.ensure({
				kind: 'publish',
				laneId: accountId,
				workspaceId,
				now,
				dailyCapped: workspace?.environment === 'production',
				atPinterest: workspace !== null && workspace.provider !== 'simulator',
			});
			await lanes.ensure({ kind: 'preflight', laneId: accountId, workspaceId, now });
			await lanes.ensure({ kind: 'dispatch', laneId: workspaceId, workspaceId, now });
			await sharePace({ accounts, lanes }, accountId);
			await lanes.openGate({ kind: 'publish', laneId: accountId });
			engine.queues.wakeSleeping('publish', accountId);
			engine.queues.wake('dispatch', workspaceId);
		},
		cancelPending: (account: { accountId: string; workspaceId: string }): Promise<void> =>
			cancelPending(
				{ publications, wake: engine.queues.wake, clock },
				{ ...account, reason: DISCONNECTED },
			),
	};
	return { ...base, publishing: accountAccess(base) };
}

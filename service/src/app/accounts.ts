import { ServiceError } from '../domain/errors.js';
import {
	createAccountCaches,
	createAccountStore,
	createOAuthStateStore,
	findAccountForPublishing,
	forgetAccount,
	readTokens,
	refreshTokens,
	requireReconnect,
	type AccountFacts,
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
import type { LaneEngine, LaneStore } from '../features/lanes/index.js';
import { cancelPending, type PublicationStore } from '../features/publications/index.js';
import type { AccountAccess } from '../features/publishing/index.js';
import { findWorkspace, type FindWorkspaceDeps } from '../features/workspaces/index.js';
import type { Clock } from '../platform/clock.js';
import type { CryptoBox } from '../platform/crypto-box.js';
import type { Logger } from '../platform/logger.js';
import type { Connection } from '../platform/mongo.js';
import type { Ports } from './ports.js';
import { sharePace } from './share-pace.js';

/** Accounts with their tokens and boards. */
export interface Accounts
	extends ConnectAccountDeps, ReadTokensDeps, RefreshTokensDeps, LookAtBoardsDeps {
	readonly clock: Clock;
	readonly ports: Ports;
	readonly oauthStates: OAuthStateStore;
	/** What publishing may see of them. */
	readonly publishing: AccountAccess;
}

const DISCONNECTED = 'The pin was canceled because its Pinterest account was disconnected.';

export function createAccounts(parts: {
	connection: Connection;
	clock: Clock;
	logger: Logger;
	box: CryptoBox;
	ports: Ports;
	lanes: LaneStore;
	engine: LaneEngine;
	publications: PublicationStore;
	access: FindWorkspaceDeps;
	callLimitMs: number;
}): Accounts {
	const { callLimitMs } = parts;
	const { connection, clock, logger, box, ports, lanes, engine, publications, access } = parts;
	const base = {
		accounts: createAccountStore(connection),
		accountCaches: createAccountCaches(clock),
		oauthStates: createOAuthStateStore(connection),
		boards: createBoardStore(connection),
		boardCaches: createBoardCaches(clock),
		clock,
		logger,
		box,
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
			await sharePace({ accounts: base.accounts, lanes }, accountId);
			await lanes.openGate({ kind: 'publish', laneId: accountId });
			engine.queues.wakeSleeping('publish', accountId);
		},
		cancelPending: (account: { accountId: string; workspaceId: string }): Promise<void> =>
			cancelPending(
				{ publications, wake: engine.queues.wake, clock },
				{ ...account, reason: DISCONNECTED },
			),
	};
	return { ...base, publishing: publishingAccess(base) };
}

function publishingAccess(deps: ReadTokensDeps & RefreshTokensDeps): AccountAccess {
	return {
		find: async (accountId) => {
			const account = await findSound(deps, accountId);
			if (!account) return null;
			const { provider, revokedAt, reconnectRequired, linkParameter } = account;
			return {
				provider,
				revoked: revokedAt !== null,
				reconnectRequired,
				linkParameter,
				version: account.tokenVersion,
			};
		},
		tokens: (accountId) => readTokens(deps, accountId).catch(nothingOnceRevoked),
		refresh: (accountId, failedVersion) => refreshTokens(deps, { accountId, failedVersion }),
		requireReconnect: (refused) => requireReconnect(deps, refused),
		connected: (accountIds) => deps.accounts.connected(accountIds),
	};
}

/** Nothing is condemned from memory: another process may have connected the account since. */
async function findSound(deps: ReadTokensDeps, accountId: string): Promise<AccountFacts | null> {
	const account = await findAccountForPublishing(deps, accountId);
	if (account && !account.revokedAt && !account.reconnectRequired) return account;
	forgetAccount(deps.accountCaches, accountId);
	return findAccountForPublishing(deps, accountId);
}

function nothingOnceRevoked(error: unknown): null {
	if (error instanceof ServiceError && error.code === 'account_revoked') return null;
	throw error;
}

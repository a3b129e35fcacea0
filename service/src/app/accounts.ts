import {
	createAccountCaches,
	createAccountStore,
	findAccountForPublishing,
	readTokens,
	refreshTokens,
	type ConnectAccountDeps,
	type ReadTokensDeps,
	type RefreshTokensDeps,
} from '../features/accounts/index.js';
import {
	createBoardCaches,
	createBoardStore,
	type LookAtBoardsDeps,
} from '../features/boards/index.js';
import type { LaneEngine, LaneStore } from '../features/lanes/index.js';
import type { AccountAccess } from '../features/publishing/index.js';
import type { Clock } from '../platform/clock.js';
import type { CryptoBox } from '../platform/crypto-box.js';
import type { Logger } from '../platform/logger.js';
import type { Connection } from '../platform/mongo.js';
import type { Ports } from './ports.js';

/** Accounts with their tokens and boards. */
export interface Accounts
	extends ConnectAccountDeps, ReadTokensDeps, RefreshTokensDeps, LookAtBoardsDeps {
	readonly clock: Clock;
	readonly ports: Ports;
	/** What publishing may see of them. */
	readonly publishing: AccountAccess;
}

export function createAccounts(parts: {
	connection: Connection;
	clock: Clock;
	logger: Logger;
	box: CryptoBox;
	ports: Ports;
	lanes: LaneStore;
	engine: LaneEngine;
}): Accounts {
	const { connection, clock, logger, box, ports, lanes, engine } = parts;
	const base = {
		accounts: createAccountStore(connection),
		accountCaches: createAccountCaches(clock),
		boards: createBoardStore(connection),
		boardCaches: createBoardCaches(clock),
		clock,
		logger,
		box,
		ports,
		laneReady: async (accountId: string, workspaceId: string): Promise<void> => {
			const now = clock.now();
			await lanes.ensure({ kind: 'publish', laneId: accountId, workspaceId, now });
			await lanes.ensure({ kind: 'dispatch', laneId: workspaceId, workspaceId, now });
			await lanes.openGate({ kind: 'publish', laneId: accountId });
			engine.queues.wakeSleeping('publish', accountId);
		},
	};
	return { ...base, publishing: publishingAccess(base) };
}

function publishingAccess(deps: ReadTokensDeps & RefreshTokensDeps): AccountAccess {
	return {
		find: async (accountId) => {
			const account = await findAccountForPublishing(deps, accountId);
			if (!account) return null;
			const { provider, revokedAt, reconnectRequired } = account;
			return { provider, revoked: revokedAt !== null, reconnectRequired };
		},
		tokens: (accountId) => readTokens(deps, accountId),
		refresh: (accountId, failedVersion) => refreshTokens(deps, { accountId, failedVersion }),
	};
}

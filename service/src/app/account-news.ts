import { waitsForReconnect } from '../domain/late-policy.js';
import type { AccountNews, AccountStore } from '../features/accounts/index.js';
import { WITHOUT_END, type LaneEngine, type LaneStore } from '../features/lanes/index.js';
import type { Clock } from '../platform/clock.js';
import type { Logger } from '../platform/logger.js';

export interface AccountNewsParts {
	readonly accounts: Pick<AccountStore, 'connected'>;
	readonly lanes: LaneStore;
	readonly engine: Pick<LaneEngine, 'queues'>;
	readonly clock: Clock;
	readonly logger: Logger;
}

/** Has an account's lane follow what becomes of its connection. */
export function accountNews(parts: AccountNewsParts): AccountNews {
	const { accounts, lanes, engine, clock, logger } = parts;
	const openLane = async (accountId: string): Promise<void> => {
		const gate = (await lanes.gates('publish', [accountId], clock.now())).get(accountId);
		// A limit of Pinterest is none of the connection's business.
		if (!gate || !waitsForReconnect(gate.code)) return;
		await lanes.openGate({ kind: 'publish', laneId: accountId });
		engine.queues.wakeSleeping('publish', accountId);
	};
	const holdLane: AccountNews['holdLane'] = async (accountId, code) => {
		const gate = { until: WITHOUT_END, code, since: clock.now() };
		await lanes.gate({ kind: 'publish', laneId: accountId, gate });
		// A connection made in between opened the gate before it was closed.
		if ((await accounts.connected([accountId])).length > 0) await openLane(accountId);
	};
	const missed = (accountId: string) => (error: unknown) => {
		logger.warn({ accountId, err: String(error) }, 'a lane did not hear of its account');
	};
	return {
		holdLane: (accountId, code) => holdLane(accountId, code).catch(missed(accountId)),
		openLane: (accountId) => openLane(accountId).catch(missed(accountId)),
		wakeEvents: (workspaceId) => engine.queues.wake('dispatch', workspaceId),
	};
}

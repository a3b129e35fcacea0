import { accessRoutes, type Caller } from '../features/access/index.js';
import {
	accountRoutes,
	findAccountForPublishing,
	knownAccountIds,
} from '../features/accounts/index.js';
import { boardRoutes, knowsBoard } from '../features/boards/index.js';
import { pinRoutes } from '../features/pins/index.js';
import { webhookRoutes } from '../features/webhooks/index.js';
import { findWorkspace } from '../features/workspaces/index.js';
import { systemRandom } from '../platform/random.js';
import type { Route } from '../platform/route.js';
import type { Context } from './context.js';

/** Every call that needs a key, over the context's parts. */
export function apiRoutes(context: Context): Route<Caller>[] {
	const {
		access,
		accounts,
		publications,
		lanes,
		endpoints,
		deliveries,
		outbound,
		box,
		clock,
		engine,
	} = context;
	return [
		...accessRoutes({
			...access,
			random: systemRandom,
			environmentOf: async (workspaceId) => {
				const workspace = await findWorkspace(access, workspaceId);
				return workspace?.environment ?? 'sandbox';
			},
			knownAccountIds: (workspaceId, ids) => knownAccountIds(accounts, workspaceId, ids),
		}),
		...accountRoutes(accounts),
		...boardRoutes(accounts),
		...pinRoutes({
			publications,
			lanes,
			clock,
			wake: engine.queues.wake,
			findAccount: async (workspaceId, accountId) => {
				const account = await findAccountForPublishing(accounts, accountId);
				return account?.workspaceId === workspaceId ? account : null;
			},
			knowsBoard: (account, boardId) => knowsBoard(accounts, { account, boardId }),
		}),
		...webhookRoutes({
			endpoints,
			deliveries,
			outbound,
			box,
			clock,
			laneReady: (kind, laneId, workspaceId) =>
				lanes.ensure({ kind, laneId, workspaceId, now: clock.now() }),
		}),
	];
}

import { findAccountForPublishing } from '../features/accounts/index.js';
import { recordActivity } from '../features/activity/index.js';
import { knowsBoard } from '../features/boards/index.js';
import { deleteRemotePin, type PinDeps } from '../features/pins/index.js';
import type { ScheduleDeps } from '../features/schedules/index.js';
import type { Context } from './context.js';

/** What the calls on pins and schedules need of the rest. */
export function publicationDeps(context: Context): PinDeps & ScheduleDeps {
	const { accounts, publications, lanes, clock, engine } = context;
	return {
		publications,
		lanes,
		clock,
		wake: engine.queues.wake,
		findAccount: async (workspaceId, accountId) => {
			const account = await findAccountForPublishing(accounts, accountId);
			return account?.workspaceId === workspaceId ? account : null;
		},
		knowsBoard: (account, boardId) => knowsBoard(accounts, { account, boardId }),
		deleteRemotePin: (pin) => deleteRemotePin(accounts, pin),
		note: (actor, activity) => recordActivity(context, actor, activity),
	};
}

import { findAccountForPublishing } from '../features/accounts/index.js';
import { recordActivity } from '../features/activity/index.js';
import { findAsset } from '../features/assets/index.js';
import { knowsBoard } from '../features/boards/index.js';
import { defaultBoardOf } from '../features/clients/index.js';
import { deleteRemotePin, type PinDeps } from '../features/pins/index.js';
import type { ScheduleDeps } from '../features/schedules/index.js';
import { findWorkspace, takeCreation } from '../features/workspaces/index.js';
import { byClient, clientDeps } from './client-deps.js';
import type { Context } from './context.js';

/** What the calls on pins and schedules need of the rest. */
export function publicationDeps(context: Context): PinDeps & ScheduleDeps {
	const { access, accounts, assets, publications, lanes, clock, engine } = context;
	return {
		publications,
		lanes,
		clock,
		wake: engine.queues.wake,
		takeCreation: (workspaceId) => takeCreation(access, workspaceId),
		preflight: context.config.preflight.enabled,
		findAccount: async (workspaceId, accountId) => {
			const account = await findAccountForPublishing(accounts, accountId);
			return account?.workspaceId === workspaceId ? account : null;
		},
		blocksNearDuplicates: async (workspaceId) =>
			(await findWorkspace(access, workspaceId))?.blockNearDuplicates ?? false,
		findAsset: (workspaceId, assetId) => findAsset({ assets }, { workspaceId, assetId }),
		knowsBoard: (account, boardId) => knowsBoard(accounts, { account, boardId }),
		deleteRemotePin: (pin) => deleteRemotePin(accounts, pin),
		...byClient(context),
		defaultBoardOf: (account) => defaultBoardOf(clientDeps(context), account),
		note: (actor, activity) => recordActivity(context, actor, activity),
	};
}

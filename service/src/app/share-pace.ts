import type { AccountStore } from '../features/accounts/index.js';
import type { LaneStore } from '../features/lanes/index.js';

export interface SharePaceDeps {
	readonly accounts: Pick<AccountStore, 'find' | 'idsOfUser'>;
	readonly lanes: Pick<LaneStore, 'sharePace'>;
}

/**
 * Pinterest counts calls per user, so the lanes of a user who is connected in several workspaces
 * get one bucket together. Safe to repeat.
 */
export async function sharePace(
	{ accounts, lanes }: SharePaceDeps,
	accountId: string,
): Promise<void> {
	const account = await accounts.find(accountId);
	if (!account) return;
	const { provider, pinterestUserId } = account;
	const laneIds = await accounts.idsOfUser({ provider, pinterestUserId });
	if (laneIds.length < 2) return;
	const paceKey = `${provider}:${pinterestUserId}`;
	await lanes.sharePace({ kind: 'publish', laneIds, paceKey });
}

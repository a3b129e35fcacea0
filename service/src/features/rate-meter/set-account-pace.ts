import { ServiceError } from '../../domain/errors.js';
import type { Caller } from '../access/index.js';
import { requireAccount } from '../accounts/index.js';
import type { LaneStore, PaceSettings } from '../lanes/index.js';
import { accountPace, type AccountPace, type ReadAccountPaceDeps } from './read-account-pace.js';

export interface SetAccountPaceDeps extends ReadAccountPaceDeps {
	readonly lanes: Pick<LaneStore, 'usage' | 'setPace'>;
	/** Brings a turn that sleeps behind the old limits forward. */
	wakeSleeping(kind: 'publish', laneId: string): void;
}

export interface SetAccountPaceInput extends PaceSettings {
	readonly accountId: string;
}

/**
 * Gives an account limits of its own: absent = as before, null = the client's or settings' again, 0 = none.
 * They hold from the next start on. Throws `not_found` and `account_not_permitted`.
 */
export async function setAccountPace(
	deps: SetAccountPaceDeps,
	caller: Pick<Caller, 'workspaceId' | 'accountIds'>,
	{ accountId, ...settings }: SetAccountPaceInput,
): Promise<AccountPace> {
	await requireAccount(deps, caller, accountId);
	const change = { settings, limits: deps.pace.limits, now: deps.clock.now() };
	const usage = await deps.lanes.setPace({ kind: 'publish', laneId: accountId }, change);
	if (!usage) throw new ServiceError('not_found');
	deps.wakeSleeping('publish', accountId);
	return accountPace(accountId, usage, deps.pace.limits);
}

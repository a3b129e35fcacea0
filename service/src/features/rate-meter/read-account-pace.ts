import type { PaceLimits } from '../../domain/pace.js';
import type { Clock } from '../../platform/clock.js';
import type { Caller } from '../access/index.js';
import { requireAccount, type FindAccountDeps } from '../accounts/index.js';
import type { LaneStore, LaneUsage, PaceSettings, ClientPace } from '../lanes/index.js';
import type { PaceDefaults } from './pace-defaults.js';

export interface ReadAccountPaceDeps extends FindAccountDeps {
	readonly lanes: Pick<LaneStore, 'usage'>;
	readonly clock: Clock;
	readonly pace: PaceDefaults;
}

export interface AccountPace {
	readonly accountId: string;
	/** In force. */
	readonly limits: PaceLimits;
	/** The account's own; absent and null members follow its client, then the settings. */
	readonly own: PaceSettings;
	readonly client: ClientPace | null;
	/** Null: nothing has run for the account yet. */
	readonly usage: LaneUsage | null;
}

/** The limits of an account's pins. Throws `not_found` and `account_not_permitted`. */
export async function readAccountPace(
	deps: ReadAccountPaceDeps,
	caller: Pick<Caller, 'workspaceId' | 'accountIds'>,
	{ accountId }: { readonly accountId: string },
): Promise<AccountPace> {
	await requireAccount(deps, caller, accountId);
	const { limits } = deps.pace;
	const lane = { kind: 'publish', laneId: accountId } as const;
	const usage = await deps.lanes.usage(lane, { now: deps.clock.now(), limits });
	return accountPace(accountId, usage, limits);
}

export const accountPace = (
	accountId: string,
	usage: LaneUsage | null,
	standard: PaceLimits,
): AccountPace => ({
	accountId,
	limits: usage?.limits ?? standard,
	own: usage?.own ?? {},
	client: usage?.client ?? null,
	usage,
});

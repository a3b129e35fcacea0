import { tokensAvailable, type Pace } from '../../domain/pace.js';
import type { Clock } from '../../platform/clock.js';
import type { Caller } from '../access/index.js';
import { requireAccount, type FindAccountDeps } from '../accounts/index.js';
import type { AppBudget, AppBudgetState, LaneStore } from '../lanes/index.js';
import { readAccountPace, type AccountPace } from './read-account-pace.js';
import type { PaceDefaults } from './pace-defaults.js';

export interface ReadRateMeterDeps extends FindAccountDeps {
	readonly lanes: Pick<LaneStore, 'usage'>;
	readonly appBudget: Pick<AppBudget, 'read' | 'sharedFullAt'>;
	readonly clock: Clock;
	readonly pace: PaceDefaults;
}

export interface RateMeter {
	readonly account: AccountPace;
	readonly bucket: Pace;
	/** Of the account, with fractions. */
	readonly tokens: number;
	readonly app: AppBudgetState;
	readonly now: Date;
}

/** What the account may publish now. Throws `not_found` and `account_not_permitted`. */
export async function readRateMeter(
	deps: ReadRateMeterDeps,
	caller: Pick<Caller, 'workspaceId' | 'accountIds'>,
	{ accountId }: { readonly accountId: string },
): Promise<RateMeter> {
	await requireAccount(deps, caller, accountId);
	const [account, app] = await Promise.all([
		readAccountPace(deps, caller, { accountId }),
		deps.appBudget.read(),
	]);
	const { bucket } = deps.pace;
	const now = deps.clock.now();
	const { fullAt = 0, paceKey } = account.usage ?? {};
	const shared = paceKey === undefined ? 0 : await deps.appBudget.sharedFullAt(paceKey);
	const tokens = tokensAvailable(bucket, Math.max(fullAt, shared), now.getTime());
	return { account, bucket, tokens, app, now };
}

import { tokensAvailable, type Pace } from '../../domain/pace.js';
import type { Clock } from '../../platform/clock.js';
import type { Caller } from '../access/index.js';
import { requireAccount, type FindAccountDeps } from '../accounts/index.js';
import type { Gate, LaneStore } from '../lanes/index.js';

export interface ReadRateMeterDeps extends FindAccountDeps {
	readonly lanes: Pick<LaneStore, 'usage'>;
	readonly clock: Clock;
	/** Of every account. */
	readonly pace: Pace;
}

export interface RateMeter {
	readonly accountId: string;
	readonly pace: Pace;
	/** With fractions. */
	readonly tokens: number;
	readonly gate: Gate | null;
}

/** What the account may publish now. Throws `not_found` and `account_not_permitted`. */
export async function readRateMeter(
	deps: ReadRateMeterDeps,
	caller: Pick<Caller, 'workspaceId' | 'accountIds'>,
	{ accountId }: { readonly accountId: string },
): Promise<RateMeter> {
	await requireAccount(deps, caller, accountId);
	const { pace } = deps;
	const now = deps.clock.now();
	const usage = await deps.lanes.usage({ kind: 'publish', laneId: accountId }, now);
	// A lane that nothing has run in yet has used nothing.
	if (!usage) return { accountId, pace, tokens: pace.capacity, gate: null };
	const tokens = tokensAvailable(pace, usage.fullAt, now.getTime());
	return { accountId, pace, tokens, gate: usage.gate };
}

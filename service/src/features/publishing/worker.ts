import type { Pace, PaceLimits } from '../../domain/pace.js';
import type { LaneKind, RunResult, TurnContext } from '../lanes/index.js';
import { UNDER_WAY } from '../publications/index.js';
import { claimNext, type ClaimedPublication } from './claim-next.js';
import type { PublishingDeps } from './deps.js';
import { publish } from './publish.js';
import { reopenLanes } from './reopen-lanes.js';
import { verify } from './verify.js';
import { watchCalls } from './watch-calls.js';

export interface PublishKindOptions {
	/** Records one turn may publish before other accounts have theirs. */
	readonly quantum: number;
	readonly pace: Pace;
	readonly limits: PaceLimits;
}

/** The lane kind of publications: one lane per account, one call at a time. */
export function publishKind(
	deps: PublishingDeps,
	{ quantum, pace, limits }: PublishKindOptions,
): LaneKind<ClaimedPublication> {
	return {
		name: 'publish',
		quantum,
		width: 1,
		pace,
		limits,
		appWide: true,
		// What was begun is brought to its end, whatever pace or cap says of new pins.
		looks: {
			claim: (accountId) => claimNext(deps, accountId, UNDER_WAY),
			next: (accountId) => deps.publications.nextLook(accountId, UNDER_WAY),
		},
		claim: (accountId) => claimNext(deps, accountId),
		run: (claimed, turn) => runWatched(deps, claimed, turn),
		nextLook: (accountId) => deps.publications.nextLook(accountId),
		reopen: (accountIds) => reopenLanes(deps, accountIds),
		dueLanes: (range) => deps.publications.dueAccounts(range),
	};
}

async function runWatched(
	deps: PublishingDeps,
	claimed: ClaimedPublication,
	turn: TurnContext,
): Promise<RunResult> {
	const watched = watchCalls(deps.ports, deps.settings.retry.throttleMs);
	const result = await runClaimed({ ...deps, ports: watched.ports }, claimed, turn);
	return { ...result, ...watched.seen() };
}

function runClaimed(
	deps: PublishingDeps,
	claimed: ClaimedPublication,
	{ signal }: TurnContext,
): Promise<RunResult> {
	const { record } = claimed;
	if (record.state === 'verifying') return verify(deps, record, signal);
	if (record.state === 'publishing') return publish(deps, claimed, signal);
	throw new Error(`a record in state ${record.state} was claimed`);
}

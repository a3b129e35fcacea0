import type { Pace } from '../../domain/pace.js';
import type { LaneKind, RunResult, TurnContext } from '../lanes/index.js';
import { claimNext, type ClaimedPublication } from './claim-next.js';
import type { PublishingDeps } from './deps.js';
import { publish } from './publish.js';
import { reopenLanes } from './reopen-lanes.js';
import { verify } from './verify.js';

export interface PublishKindOptions {
	/** Records one turn may publish before other accounts have theirs. */
	readonly quantum: number;
	readonly pace: Pace;
}

/** The lane kind of publications: one lane per account, one call at a time. */
export function publishKind(
	deps: PublishingDeps,
	{ quantum, pace }: PublishKindOptions,
): LaneKind<ClaimedPublication> {
	return {
		name: 'publish',
		quantum,
		width: 1,
		pace,
		claim: (accountId) => claimNext(deps, accountId),
		run: (claimed, turn) => runClaimed(deps, claimed, turn),
		nextLook: (accountId) => deps.publications.nextLook(accountId),
		reopen: (accountIds) => reopenLanes(deps, accountIds),
		dueLanes: (range) => deps.publications.dueAccounts(range),
	};
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

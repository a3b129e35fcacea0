import type { PinMedia } from '../../pinterest/port.js';
import { statesAllowing } from '../../domain/publication-state.js';
import { crashPoint } from '../../platform/crash-points.js';
import type { PublicationRecord, UnderWay } from '../publications/index.js';
import type { PublishingDeps } from './deps.js';
import { judgeLate } from './judge-late.js';

/** A record in our hands: until when, by the monotonic clock, and whether it may still be sent. */
export interface ClaimedPublication {
	readonly record: PublicationRecord;
	/** Monotonic milliseconds after which no call may be started under this claim. */
	readonly startBefore: number;
}

/** With what its pin is made of, in the form in which it is sent. */
export interface ReadyPublication extends ClaimedPublication {
	readonly media: PinMedia;
}

/** A claim leaves a record in these states only for the late policy to decide on it. */
const TO_BE_JUDGED = statesAllowing('expire');

/** Share of the lease kept back for writing the outcome. */
const OUTCOME_SLACK_MS = 500;

/**
 * Claims the lane's next record whose time has come: one conditional update. What lies too far back
 * is judged first, and passed over where it may not go out any more. `states` narrows the choice.
 */
export async function claimNext(
	deps: PublishingDeps,
	accountId: string,
	states?: readonly UnderWay[],
): Promise<ClaimedPublication | null> {
	const { publications, clock, settings } = deps;
	const { recordLeaseMs, pinterestTimeoutMs, late } = settings;
	crashPoint('record.before-claim');
	// Held in memory: publishing asks the same a moment later.
	const account = await deps.accounts.find(accountId);
	const askedAt = clock.monotonic();
	const now = clock.now();
	const claim = {
		leaseMs: recordLeaseMs,
		linkParameter: account?.linkParameter ?? undefined,
	};
	const found = await publications.claimNext({
		...claim,
		accountId,
		now,
		states,
		judgeDueBy: new Date(now.getTime() - late.limitMs),
	});
	if (!found) return null;
	crashPoint('record.claimed');
	const record = TO_BE_JUDGED.includes(found.state) ? await judgeLate(deps, found, claim) : found;
	if (!record) return claimNext(deps, accountId, states);
	const slack = Math.min(OUTCOME_SLACK_MS, recordLeaseMs / 10);
	return { record, startBefore: askedAt + recordLeaseMs - pinterestTimeoutMs - slack };
}

import type { PublicationRecord } from '../publications/index.js';
import type { PublishingDeps } from './deps.js';

/** A record in our hands: until when, by the monotonic clock, and whether it may still be sent. */
export interface ClaimedPublication {
	readonly record: PublicationRecord;
	/** Monotonic milliseconds after which no call may be started under this claim. */
	readonly startBefore: number;
}

/** Share of the lease kept back for writing the outcome. */
const OUTCOME_SLACK_MS = 500;

/** Claims the lane's next record whose time has come: one conditional update. */
export async function claimNext(
	{ publications, clock, settings }: PublishingDeps,
	accountId: string,
): Promise<ClaimedPublication | null> {
	const { recordLeaseMs, pinterestTimeoutMs } = settings;
	const askedAt = clock.monotonic();
	const record = await publications.claimNext({
		accountId,
		now: clock.now(),
		leaseMs: recordLeaseMs,
	});
	if (!record) return null;
	const slack = Math.min(OUTCOME_SLACK_MS, recordLeaseMs / 10);
	return { record, startBefore: askedAt + recordLeaseMs - pinterestTimeoutMs - slack };
}

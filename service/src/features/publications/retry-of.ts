import { changeOf, type Change, type ChangeRequest } from './change.js';
import type { PublicationRecord } from './model.js';
import { lookedAtAnew } from './preflight-record.js';
import { withContent } from './with-content.js';

export interface Retry {
	readonly now: Date;
	readonly accountId?: string;
	readonly boardId?: string;
	/** Plans it for this instant; absent: the record's own, where that is still ahead. */
	readonly runAt?: Date;
}

/**
 * The update that makes a failed record runnable again, with all its attempts. While it is not
 * known whether the last one made a pin, the board is read back first, where that one was sent to.
 */
export function retryOf(record: PublicationRecord, retry: Retry): Change {
	const { now, accountId = record.accountId, boardId = record.content.boardId } = retry;
	const runAt = retry.runAt ?? record.runAt;
	return changeOf(record, {
		trigger: 'retry',
		now,
		...wayOf(record, { runAt, now }),
		set: {
			accountId,
			...withContent({ ...record.content, boardId }),
			runAt,
			dueAt: runAt && runAt > now ? runAt : now,
			attempts: 0,
			postponed: 0,
			fault: null,
			...(isUnknown(record) ? { readBack: { since: now, looks: 0 } } : {}),
			...lookedAtAnew({ ...record, state: 'queued' }, now),
		},
		unset: ['cancelRequestedAt'],
	});
}

const isUnknown = ({ fault }: PublicationRecord): boolean => fault?.code === 'unconfirmed';

function wayOf(
	record: PublicationRecord,
	{ runAt, now }: { runAt: Date | null; now: Date },
): Pick<ChangeRequest, 'guard' | 'nextAt'> {
	if (isUnknown(record)) return { guard: 'outcomeUnknown', nextAt: now };
	if (runAt && runAt > now) return { guard: 'runAtAhead', nextAt: runAt };
	return { nextAt: now };
}

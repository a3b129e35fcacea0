import { errorEntry } from '../../domain/error-codes.js';
import { statesAllowing } from '../../domain/publication-state.js';
import { changeOf, type Change, type ChangeRequest, type ChangeTarget } from './change.js';
import type { PublicationRecord } from './model.js';

type CancelTarget = ChangeTarget & Pick<PublicationRecord, 'nextAt' | 'cancelRequestedAt'>;

export interface Cancel {
	readonly now: Date;
	/** Public sentence: why; the table's when absent. */
	readonly reason?: string;
	/** What else changes where it is canceled at once. */
	readonly also?: Pick<ChangeRequest, 'set' | 'unset'>;
}

const WAITING = statesAllowing('cancel');
const UNDER_WAY = statesAllowing('requestCancel');

/** A call to Pinterest may be out for it: nothing but its outcome can end it. */
export const isUnderWay = ({ state }: Pick<PublicationRecord, 'state'>): boolean =>
	UNDER_WAY.includes(state);

/** A cancel was asked for, and what is under way has yet to grant it. */
export const isCancelPending = (
	record: Pick<PublicationRecord, 'state' | 'cancelRequestedAt'>,
): boolean => record.cancelRequestedAt !== undefined && isUnderWay(record);

/**
 * The update that cancels a record. Of one that is under way only the wish is stored: it is granted
 * by any outcome that proves that nothing was made. Null where there is nothing to do.
 */
export function cancelOf(record: CancelTarget, { now, reason, also }: Cancel): Change | null {
	const code = 'canceled';
	const note = { code, message: reason ?? errorEntry(code).message } as const;
	if (WAITING.includes(record.state)) {
		return changeOf(record, {
			trigger: 'cancel',
			now,
			set: { fault: { ...note, at: now }, failedAt: now, ...also?.set },
			unset: also?.unset,
			note,
			facts: note,
		});
	}
	if (!isUnderWay(record) || record.cancelRequestedAt) return null;
	return changeOf(record, {
		trigger: 'requestCancel',
		now,
		nextAt: record.nextAt,
		set: { cancelRequestedAt: now },
		...(reason === undefined ? {} : { note }),
	});
}

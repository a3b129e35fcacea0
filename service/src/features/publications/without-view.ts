import type { ChangeRequest } from './change.js';
import type { PublicationRecord } from './model.js';

/** Whether the record is shown as a pin: a scheduled one from its first claim or failure on. */
export const showsPin = (record: PublicationRecord): boolean =>
	!record.pinDeletedAt &&
	(record.scheduleId === null || record.fence > 0 || record.state === 'failed');

const showsSchedule = ({ scheduleId, scheduleDeletedAt }: PublicationRecord): boolean =>
	scheduleId !== null && !scheduleDeletedAt;

/**
 * What deleting one view of a record changes. The other one stays; when there is none, the
 * idempotency key is free again.
 */
export function withoutView(
	record: PublicationRecord,
	{ view, now }: { readonly view: 'pin' | 'schedule'; readonly now: Date },
): Required<Pick<ChangeRequest, 'set' | 'unset'>> {
	const otherStays = view === 'pin' ? showsSchedule(record) : showsPin(record);
	return {
		set: view === 'pin' ? { pinDeletedAt: now } : { scheduleDeletedAt: now },
		unset: otherStays ? [] : ['idempotencyKey'],
	};
}

import { errorEntry, type ErrorCode } from '../../domain/error-codes.js';
import { changeOf, type Change, type ChangeTarget } from './change.js';

/** The update that fails a waiting record that is too late, with its event. */
export function expireOf(
	record: ChangeTarget,
	{ now, code }: { readonly now: Date; readonly code: ErrorCode },
): Change {
	const note = { code, message: errorEntry(code).message };
	return changeOf(record, {
		trigger: 'expire',
		now,
		set: { fault: { ...note, at: now }, failedAt: now },
		note,
		facts: note,
	});
}

import { ServiceError } from '../../domain/errors.js';
import type { Caller } from '../access/index.js';
import {
	cancelOf,
	changeRecord,
	isUnderWay,
	requireRecord,
	type ChangeRecordDeps,
	type PublicationRecord,
	type RequireRecordDeps,
} from '../publications/index.js';

export type CancelScheduleDeps = ChangeRecordDeps & RequireRecordDeps;

/**
 * Cancels a schedule that waits; the record afterwards. One that is being published stays: its
 * cancel is stored, and `schedule_not_editable` thrown. `bad_request` where it is over.
 */
export async function cancelSchedule(
	deps: CancelScheduleDeps,
	caller: Caller,
	{ scheduleId }: { readonly scheduleId: string },
): Promise<PublicationRecord> {
	const record = await changeRecord(deps, {
		read: () => requireRecord(deps, caller, { view: 'schedule', id: scheduleId }),
		decide: (current) => {
			const change = cancelOf(current, { now: deps.clock.now() });
			if (!change && !isUnderWay(current)) throw over(current);
			return change;
		},
	});
	if (!isUnderWay(record)) return record;
	throw new ServiceError('schedule_not_editable', {
		message: 'The pin is being published at this moment; it is canceled if nothing was made.',
		facts: { cancel_requested: true },
	});
}

function over({ state }: PublicationRecord): ServiceError {
	const what = state === 'canceled' ? 'was canceled before' : 'is over';
	return new ServiceError('bad_request', {
		message: `The schedule ${what}; only a pending one can be canceled.`,
	});
}

import { ServiceError } from '../../domain/errors.js';
import { runAtFault } from '../../domain/run-at.js';
import type { Caller } from '../access/index.js';
import {
	refusedField,
	requireRecord,
	retryRecord,
	type ChangeRecordDeps,
	type CheckTargetDeps,
	type PublicationRecord,
	type RequireRecordDeps,
} from '../publications/index.js';

export type RetryScheduleDeps = ChangeRecordDeps & CheckTargetDeps & RequireRecordDeps;

export interface RetryScheduleInput {
	readonly scheduleId: string;
	/** Its new instant; one that is past means at once. */
	readonly runAt?: Date;
}

/** Retries a failed schedule, at once or at an instant. Throws `bad_request` for any other. */
export async function retrySchedule(
	deps: RetryScheduleDeps,
	caller: Caller,
	{ scheduleId, runAt }: RetryScheduleInput,
): Promise<PublicationRecord> {
	const fault = runAt && runAtFault(runAt, deps.clock.now(), { pastAllowed: true });
	if (fault) throw refusedField('run_at', fault);
	return retryRecord(deps, {
		read: () => requireRecord(deps, caller, { view: 'schedule', id: scheduleId }),
		refusal: () =>
			new ServiceError('bad_request', { message: 'Only a failed schedule can be retried.' }),
		runAt,
	});
}

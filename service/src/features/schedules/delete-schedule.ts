import { ServiceError } from '../../domain/errors.js';
import { FINAL_STATES } from '../../domain/publication-state.js';
import type { Caller } from '../access/index.js';
import {
	changeRecord,
	markOf,
	requireRecord,
	withoutView,
	type ChangeRecordDeps,
	type PublicationRecord,
	type RequireRecordDeps,
} from '../publications/index.js';

export type DeleteScheduleDeps = ChangeRecordDeps & RequireRecordDeps;

/** Takes a schedule that is over out of sight; its pin stays. Throws `bad_request` for a pending one. */
export function deleteSchedule(
	deps: DeleteScheduleDeps,
	caller: Caller,
	{ scheduleId }: { readonly scheduleId: string },
): Promise<PublicationRecord> {
	return changeRecord(deps, {
		read: () => requireRecord(deps, caller, { view: 'schedule', id: scheduleId }),
		decide: (record) => {
			if (!FINAL_STATES.includes(record.state)) {
				throw new ServiceError('bad_request', {
					message: 'The schedule is pending; cancel it before it is deleted.',
				});
			}
			return markOf(record, withoutView(record, { view: 'schedule', now: deps.clock.now() }));
		},
	});
}

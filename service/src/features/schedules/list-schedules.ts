import { recordsWithScheduleStatus, SCHEDULE_STATUSES } from '../../domain/public-status.js';
import type { Caller } from '../access/index.js';
import type { WithinClient } from '../clients/index.js';
import { listRecords, orderOf, type ListRecordsDeps } from '../publications/index.js';
import { presentSchedule } from './present.js';
import type { ListSchedulesQuery, ScheduleView } from './schemas.js';

/** A page of schedules and the number of all matches; null where there are too many to count. */
export async function listSchedules(
	deps: ListRecordsDeps & { readonly withinClient: WithinClient },
	caller: Caller,
	query: ListSchedulesQuery,
): Promise<{ readonly schedules: ScheduleView[]; readonly total: number | null }> {
	const { accountIds: within } = await deps.withinClient(caller, query.client_id);
	const { rows, total, now } = await listRecords(deps, caller, {
		view: 'schedule',
		accountId: query.account_id,
		within,
		boardId: query.board_id,
		status: query.status && recordsWithScheduleStatus(query.status),
		since: query.since,
		until: query.until,
		q: query.q,
		order: orderOf(query.sort, byStatus),
		limit: query.limit,
		offset: query.offset,
	});
	const schedules = rows.map(({ record, gate }) => presentSchedule(record, { gate, now }));
	return { schedules, total };
}

const byStatus = [...SCHEDULE_STATUSES].sort().map(recordsWithScheduleStatus);

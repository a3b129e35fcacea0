import { PIN_STATUSES, recordsWithPinStatus } from '../../domain/public-status.js';
import type { Caller } from '../access/index.js';
import type { WithinClient } from '../clients/index.js';
import { listRecords, orderOf, type ListRecordsDeps } from '../publications/index.js';
import { presentPin } from './present.js';
import type { ListPinsQuery, PinView } from './schemas.js';

/** A page of pins and the number of all matches; null where there are too many to count. */
export async function listPins(
	deps: ListRecordsDeps & { readonly withinClient: WithinClient },
	caller: Caller,
	query: ListPinsQuery,
): Promise<{ readonly pins: PinView[]; readonly total: number | null }> {
	const { accountIds: within } = await deps.withinClient(caller, query.client_id);
	const { rows, total } = await listRecords(deps, caller, {
		view: 'pin',
		accountId: query.account_id,
		within,
		boardId: query.board_id,
		status: query.status && recordsWithPinStatus(query.status),
		errorCode: query.error_code,
		since: query.since,
		until: query.until,
		removed: query.removed,
		unconfirmed: query.unconfirmed,
		q: query.q,
		order: orderOf(query.sort, byStatus),
		limit: query.limit,
		offset: query.offset,
	});
	return { pins: rows.map(({ record, gate }) => presentPin(record, gate)), total };
}

const byStatus = [...PIN_STATUSES].sort().map(recordsWithPinStatus);

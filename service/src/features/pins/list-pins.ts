import { PIN_STATUSES, recordsWithPinStatus } from '../../domain/public-status.js';
import type { Caller } from '../access/index.js';
import { listRecords, type ListRecordsDeps, type RecordOrder } from '../publications/index.js';
import { presentPin } from './present.js';
import type { ListPinsQuery, PinView } from './schemas.js';

/** A page of pins and the number of all matches; null where there are too many to count. */
export async function listPins(
	deps: ListRecordsDeps,
	caller: Caller,
	query: ListPinsQuery,
): Promise<{ readonly pins: PinView[]; readonly total: number | null }> {
	const { rows, total } = await listRecords(deps, caller, {
		view: 'pin',
		accountId: query.account_id,
		boardId: query.board_id,
		status: query.status && recordsWithPinStatus(query.status),
		errorCode: query.error_code,
		since: query.since,
		until: query.until,
		removed: query.removed,
		q: query.q,
		order: orderOf(query.sort),
		limit: query.limit,
		offset: query.offset,
	});
	return { pins: rows.map(({ record, gate }) => presentPin(record, gate)), total };
}

const byStatus = [...PIN_STATUSES].sort().map(recordsWithPinStatus);

function orderOf(sort: ListPinsQuery['sort']): RecordOrder {
	switch (sort) {
		case 'created_at_desc':
			return { by: 'createdAt', ascending: false };
		case 'created_at_asc':
			return { by: 'createdAt', ascending: true };
		case 'published_at_desc':
			return { by: 'publishedAt', ascending: false };
		case 'published_at_asc':
			return { by: 'publishedAt', ascending: true };
		case 'title_asc':
			return { by: 'titleKey', ascending: true };
		case 'title_desc':
			return { by: 'titleKey', ascending: false };
		case 'status_asc':
			return { by: 'status', groups: byStatus };
		case 'status_desc':
			return { by: 'status', groups: [...byStatus].reverse() };
	}
}

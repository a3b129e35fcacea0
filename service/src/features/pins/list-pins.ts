import { recordsWithStatus } from '../../domain/public-status.js';
import type { Clock } from '../../platform/clock.js';
import { permitAccount, type Caller } from '../access/index.js';
import type { LaneStore } from '../lanes/index.js';
import type { PinQuery, PublicationStore } from '../publications/index.js';
import { presentPin } from './present.js';
import type { ListPinsQuery, PinView } from './schemas.js';

export interface ListPinsDeps {
	readonly publications: Pick<PublicationStore, 'pins' | 'countPins'>;
	readonly lanes: Pick<LaneStore, 'gates' | 'gatedLanes'>;
	readonly clock: Clock;
}

/** A page of pins and the number of all matches; null where there are too many to count. */
export async function listPins(
	deps: ListPinsDeps,
	caller: Caller,
	query: ListPinsQuery,
): Promise<{ readonly pins: PinView[]; readonly total: number | null }> {
	if (query.account_id) permitAccount(caller, query.account_id);
	const now = deps.clock.now();
	const filter: PinQuery = {
		workspaceId: caller.workspaceId,
		accountIds: query.account_id ? [query.account_id] : caller.accountIds,
		boardId: query.board_id,
		errorCode: query.error_code,
		since: query.since,
		until: query.until,
		removed: query.removed,
		newestFirst: query.sort === 'created_at_desc',
		limit: query.limit,
		offset: query.offset,
		...(query.status ? await statusFilter(deps, { caller, status: query.status, now }) : {}),
	};
	const [records, total] = await Promise.all([
		deps.publications.pins(filter),
		deps.publications.countPins(filter),
	]);
	const waiting = records.filter((record) => record.nextAt).map((record) => record.accountId);
	const gates = await deps.lanes.gates('publish', [...new Set(waiting)], now);
	return { pins: records.map((record) => presentPin(record, gates.get(record.accountId))), total };
}

async function statusFilter(
	{ lanes }: ListPinsDeps,
	request: { caller: Caller; status: NonNullable<ListPinsQuery['status']>; now: Date },
): Promise<Pick<PinQuery, 'states' | 'statesByGate'>> {
	const { states, byGate } = recordsWithStatus(request.status);
	if (!byGate) return { states };
	const gatedAccounts = await lanes.gatedLanes('publish', request.caller.workspaceId, request.now);
	return { states, statesByGate: { ...byGate, gatedAccounts } };
}

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
		...(await gateFilters(deps, { caller, query, now })),
	};
	const [records, total] = await Promise.all([
		deps.publications.pins(filter),
		deps.publications.countPins(filter),
	]);
	const waiting = records.filter((record) => record.nextAt).map((record) => record.accountId);
	const gates = await deps.lanes.gates('publish', [...new Set(waiting)], now);
	return { pins: records.map((record) => presentPin(record, gates.get(record.accountId))), total };
}

/** What a pin shows depends on its lane's gate too, so both filters need to know the gates. */
async function gateFilters(
	{ lanes }: ListPinsDeps,
	{ caller, query, now }: { caller: Caller; query: ListPinsQuery; now: Date },
): Promise<Pick<PinQuery, 'states' | 'statesByGate' | 'gatedByErrorCode'>> {
	const status = query.status && recordsWithStatus(query.status);
	if (!status?.byGate && !query.error_code) return status ? { states: status.states } : {};
	const gated = await lanes.gatedLanes('publish', caller.workspaceId, now);
	const withCode = [...gated].filter(([, code]) => code === query.error_code);
	return {
		...(status ? { states: status.states } : {}),
		...(status?.byGate
			? { statesByGate: { ...status.byGate, gatedAccounts: [...gated.keys()] } }
			: {}),
		gatedByErrorCode: withCode.map(([accountId]) => accountId),
	};
}

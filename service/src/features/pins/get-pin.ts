import type { Clock } from '../../platform/clock.js';
import type { Caller } from '../access/index.js';
import type { Gate, LaneStore } from '../lanes/index.js';
import {
	gateOf,
	requireRecord,
	type PublicationRecord,
	type RequireRecordDeps,
} from '../publications/index.js';

export interface GetPinDeps extends RequireRecordDeps {
	readonly lanes: Pick<LaneStore, 'gates'>;
	readonly clock: Clock;
}

export interface FoundPin {
	readonly record: PublicationRecord;
	readonly gate: Gate | undefined;
}

/** One pin of the caller's workspace with the gate of its lane; `not_found` for all others. */
export async function getPin(deps: GetPinDeps, caller: Caller, pinId: string): Promise<FoundPin> {
	const record = await requireRecord(deps, caller, { view: 'pin', id: pinId });
	return { record, gate: await gateOf(deps, record) };
}

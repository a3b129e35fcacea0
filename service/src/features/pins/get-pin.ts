import { ServiceError } from '../../domain/errors.js';
import type { Clock } from '../../platform/clock.js';
import type { Caller } from '../access/index.js';
import type { Gate, LaneStore } from '../lanes/index.js';
import type { PublicationRecord, PublicationStore } from '../publications/index.js';

export interface GetPinDeps {
	readonly publications: Pick<PublicationStore, 'pin'>;
	readonly lanes: Pick<LaneStore, 'gates'>;
	readonly clock: Clock;
}

export interface FoundPin {
	readonly record: PublicationRecord;
	readonly gate: Gate | undefined;
}

/** One pin of the caller's workspace with the gate of its lane; `not_found` for all others. */
export async function getPin(deps: GetPinDeps, caller: Caller, pinId: string): Promise<FoundPin> {
	const record = await deps.publications.pin(caller.workspaceId, pinId);
	const permitted = record && (caller.accountIds?.includes(record.accountId) ?? true);
	if (!record || !permitted) throw new ServiceError('not_found');
	if (!record.nextAt) return { record, gate: undefined };
	const gates = await deps.lanes.gates('publish', [record.accountId], deps.clock.now());
	return { record, gate: gates.get(record.accountId) };
}

import type { Clock } from '../../platform/clock.js';
import type { Gate, LaneStore } from '../lanes/index.js';
import type { PublicationRecord } from './model.js';

export interface GateOfDeps {
	readonly lanes: Pick<LaneStore, 'gates'>;
	readonly clock: Clock;
}

/** The gate that a record waits behind at this moment, if it waits and there is one. */
export async function gateOf(
	{ lanes, clock }: GateOfDeps,
	{ accountId, nextAt }: PublicationRecord,
): Promise<Gate | undefined> {
	if (!nextAt) return undefined;
	return (await lanes.gates('publish', [accountId], clock.now())).get(accountId);
}

import { errorEntry } from '../../domain/error-codes.js';
import type { PublishingDeps } from './deps.js';

/**
 * Opens the lanes that wait for a connection their accounts have by now: the process that made it
 * ended before it could open them. Answers with those that were opened.
 */
export async function reopenLanes(
	{ accounts, lanes, clock }: Pick<PublishingDeps, 'accounts' | 'lanes' | 'clock'>,
	laneIds: readonly string[],
): Promise<string[]> {
	const connected = await accounts.connected(laneIds);
	const gates = await lanes.gates('publish', connected, clock.now());
	const stale = connected.filter((laneId) => {
		const gate = gates.get(laneId);
		return gate !== undefined && errorEntry(gate.code).pin === 'reconnect';
	});
	for (const laneId of stale) await lanes.openGate({ kind: 'publish', laneId });
	return stale;
}

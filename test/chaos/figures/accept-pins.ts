import type { PlannedRequest } from '../planned-request.js';
import { now, type Stage } from '../stage.js';
import { timedCall, type TimedCall } from './timed-call.js';

const AT_ONCE = 8;

/**
 * Asks for all of them, a few at a time, in their order; times of schedules count from the call.
 * Throws where one is not accepted.
 */
export async function acceptPins(
	stage: Stage,
	requests: readonly PlannedRequest[],
): Promise<TimedCall[]> {
	const since = now();
	const left = [...requests];
	const calls: TimedCall[] = [];
	const client = async (): Promise<void> => {
		for (let next = left.shift(); next; next = left.shift()) {
			const call = await timedCall(stage, next, since);
			if (call.status !== 201) throw new Error(`${call.title}: ${String(call.status)}, not 201`);
			calls.push(call);
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, client));
	return calls;
}

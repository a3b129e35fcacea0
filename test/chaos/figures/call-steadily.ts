import { setTimeout as sleep } from 'node:timers/promises';
import { request } from '../scenario.js';
import { elapsed, type Stage } from '../stage.js';
import { timedCall, type TimedCall } from './timed-call.js';

/**
 * Asks for pins at an even rate, whatever becomes of the calls before, until told to stop.
 * `stop` resolves with all calls once the last one is through.
 */
export function callSteadily(
	stage: Stage,
	{ perSecond, name }: { readonly perSecond: number; readonly name: string },
): { stop(): Promise<TimedCall[]> } {
	const calls: Promise<TimedCall>[] = [];
	const began = elapsed();
	let stopped = false;
	const run = async (): Promise<void> => {
		while (!stopped) {
			const due = Math.floor(((elapsed() - began) / 1_000) * perSecond) + 1;
			while (calls.length < due) {
				const title = `${name} ${String(calls.length + 1).padStart(5, '0')}`;
				calls.push(timedCall(stage, request(title, calls.length % stage.accounts.length)));
			}
			await sleep((calls.length * 1_000) / perSecond - (elapsed() - began));
		}
	};
	const running = run();
	return {
		stop: async () => {
			stopped = true;
			await running;
			return Promise.all(calls);
		},
	};
}

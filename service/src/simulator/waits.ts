import type { EventEmitter } from 'node:events';

/** Timers that end with the simulator. */
export interface Waits {
	/** Resolves after `ms`, or when `until` closes; never, when the simulator is closed before. */
	wait(ms: number, until?: EventEmitter): Promise<void>;
	/** How many are waiting. */
	pending(): number;
	stop(): void;
}

export function createWaits(): Waits {
	const timers = new Set<NodeJS.Timeout>();
	return {
		wait: (ms, until) =>
			new Promise((resolve) => {
				const end = (): void => {
					clearTimeout(timer);
					timers.delete(timer);
					until?.off('close', end);
					resolve();
				};
				const timer = setTimeout(end, ms);
				timers.add(timer);
				until?.once('close', end);
			}),
		pending: () => timers.size,
		stop: () => {
			for (const timer of timers) clearTimeout(timer);
			timers.clear();
		},
	};
}

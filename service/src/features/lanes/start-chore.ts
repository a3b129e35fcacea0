import type { Clock } from '../../platform/clock.js';
import { newId } from '../../platform/ids.js';
import type { Running } from '../../platform/lifecycle.js';
import type { Logger } from '../../platform/logger.js';
import type { LaneStore } from './store.js';

export interface ChoreOptions {
	/** Also the name of the duty: one process at a time does it. */
	readonly name: string;
	/** Milliseconds from the end of one run to the next. */
	readonly everyMs: number;
	readonly store: Pick<LaneStore, 'holdDuty'>;
	readonly clock: Clock;
	readonly logger: Logger;
	/** Safe to be cut off and to be run twice at once: a slow run can outlast its duty. */
	run(): Promise<unknown>;
}

/** Runs something again and again until it is stopped, in one process of all at a time. */
export function startChore(options: ChoreOptions): Running {
	const { name, everyMs, store, clock, logger } = options;
	const holder = newId();
	let stopped = false;
	let running: Promise<void> = Promise.resolve();
	let timer: NodeJS.Timeout | undefined;
	const once = async (): Promise<void> => {
		try {
			const now = clock.now();
			const until = new Date(now.getTime() + 2 * everyMs);
			if (await store.holdDuty({ duty: name, holder, now, until })) await options.run();
		} catch (error) {
			logger.warn({ err: String(error), chore: name }, 'a chore failed; it is tried again');
		}
	};
	const next = (): void => {
		if (stopped) return;
		timer = setTimeout(() => {
			running = once().finally(next);
		}, everyMs);
	};
	next();
	return {
		name,
		stop: async () => {
			stopped = true;
			clearTimeout(timer);
			await running;
		},
	};
}

import type { Clock } from '../../../service/src/platform/clock.js';

export interface FakeClock extends Clock {
	advance(ms: number): void;
}

/** A clock that stands still until it is told to move. */
export function fakeClock(start = new Date('2026-11-21T12:00:00.000Z')): FakeClock {
	let elapsed = 0;
	return {
		now: () => new Date(start.getTime() + elapsed),
		monotonic: () => elapsed,
		advance: (ms) => {
			elapsed += ms;
		},
	};
}

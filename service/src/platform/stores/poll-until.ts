import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Poll {
	/** Pause between two looks and the most to wait in all, in milliseconds. */
	everyMs: number;
	withinMs: number;
	/** Stops the looking; the promise then rejects with the signal's reason. */
	signal?: AbortSignal;
}

/** Looks until something is there; undefined when the time is over. */
export async function pollUntil<T>(
	look: () => Promise<T | undefined>,
	{ everyMs, withinMs, signal }: Poll,
): Promise<T | undefined> {
	const end = performance.now() + withinMs;
	for (;;) {
		signal?.throwIfAborted();
		const found = await look();
		if (found !== undefined) return found;
		if (performance.now() >= end) return undefined;
		await sleep(everyMs);
	}
}

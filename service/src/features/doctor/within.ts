import { once } from 'node:events';

export interface Limit<T> {
	readonly limitMs: number;
	/** Ends it earlier. */
	readonly signal: AbortSignal;
	/** The answer where it did not end in time. */
	late(): T;
}

/** What the work brings within its time; the work is told to end, and not waited for. */
export function within<T>(
	{ limitMs, signal, late }: Limit<T>,
	work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
	const over = AbortSignal.any([signal, AbortSignal.timeout(Math.max(1, Math.floor(limitMs)))]);
	if (over.aborted) return Promise.resolve(late());
	return Promise.race([work(over), once(over, 'abort').then(late)]);
}

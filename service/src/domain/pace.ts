/** A token bucket: `capacity` tokens at most, `perSecond` new ones; `perSecond` 0 means no pace. */
export interface Pace {
	readonly capacity: number;
	readonly perSecond: number;
}

/**
 * The bucket as one number (GCRA): the instant, in epoch milliseconds, at which it is full again.
 * An instant in the past is a full bucket.
 */
export type BucketFullAt = number;

/** Milliseconds one token takes to come back. */
export function tokenMs(pace: Pace): number {
	return pace.perSecond > 0 ? 1000 / pace.perSecond : 0;
}

/** Tokens in the bucket now, with fractions. */
export function tokensAvailable(pace: Pace, fullAt: BucketFullAt, nowMs: number): number {
	if (pace.perSecond <= 0) return pace.capacity;
	const missing = Math.max(0, fullAt - nowMs) / tokenMs(pace);
	return Math.max(0, pace.capacity - missing);
}

/** The latest `fullAt` that still leaves one whole token at `nowMs`. */
export function latestFullAtWithToken(pace: Pace, nowMs: number): BucketFullAt {
	if (pace.perSecond <= 0) return Number.MAX_SAFE_INTEGER;
	return nowMs + (pace.capacity - 1) * tokenMs(pace);
}

/** Milliseconds until one whole token is there. */
export function waitForToken(pace: Pace, fullAt: BucketFullAt, nowMs: number): number {
	return Math.max(0, Math.ceil(fullAt - latestFullAtWithToken(pace, nowMs)));
}

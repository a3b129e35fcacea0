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

/** What slows one account beside its bucket; 0 switches a rule off. */
export interface PaceLimits {
	/** Least milliseconds between two starts. */
	readonly spacingMs: number;
	/** Starts a day. */
	readonly dailyCap: number;
	/** Where the day is counted, as `Europe/Berlin`. */
	readonly timeZone: string;
}

/** What an answer of Pinterest told about the calls that are left. */
export interface CallsLeft {
	readonly remaining: number;
	/** Milliseconds until there are more. */
	readonly resetMs: number;
}

/**
 * The bucket after such an answer: no fuller than the calls that are left, and without a token
 * until the reset when none is. Never earlier than `fullAt`, so it only ever makes slower.
 */
export function loweredFullAt(
	pace: Pace,
	fullAt: BucketFullAt,
	{ remaining, resetMs, nowMs }: CallsLeft & { readonly nowMs: number },
): BucketFullAt {
	if (pace.perSecond <= 0) return fullAt;
	const left = Math.floor(remaining);
	if (left <= 0) {
		return Math.max(fullAt, nowMs + resetMs + (pace.capacity - 1) * tokenMs(pace));
	}
	return Math.max(fullAt, nowMs + Math.max(0, pace.capacity - left) * tokenMs(pace));
}

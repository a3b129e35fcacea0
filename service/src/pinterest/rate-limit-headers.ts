/** Header names in lower case, as undici gives them. */
export type AnswerHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

export interface RateLimitFacts {
	/** Calls the tightest bucket allows. */
	readonly limit?: number;
	readonly remaining?: number;
	/** Wait that the headers ask for, in milliseconds, between a second and a day. */
	readonly retryAfterMs?: number;
}

const SECOND_MS = 1000;
const DAY_MS = 86_400_000;
// The window of a bucket is only an upper bound of the wait, so a long one is probed earlier.
const LONGEST_WINDOW_MS = 3_600_000;
const EPOCH_SECONDS_FROM = 1e9;
const EPOCH_MILLIS_FROM = 1e12;

/**
 * Reads Pinterest's rate-limit headers; whatever cannot be read is left out, nothing throws.
 * The wait is `retry-after`, else `x-ratelimit-reset`, else the window of the tightest bucket.
 */
export function parseRateLimitHeaders(headers: AnswerHeaders, now: Date): RateLimitFacts {
	const limit = parseLimit(first(headers['x-ratelimit-limit']));
	const remaining = parseRemaining(first(headers['x-ratelimit-remaining']));
	const waitMs =
		retryAfterMs(first(headers['retry-after']), now) ??
		resetMs(first(headers['x-ratelimit-reset']), now) ??
		limit.windowMs;
	return {
		...(limit.calls === undefined ? {} : { limit: limit.calls }),
		...(remaining === undefined ? {} : { remaining }),
		...(waitMs === undefined ? {} : { retryAfterMs: clamp(waitMs) }),
	};
}

function first(value: string | readonly string[] | undefined): string {
	const text = typeof value === 'string' ? value : value?.[0];
	return typeof text === 'string' ? text.trim() : '';
}

function toNumber(text: string): number | undefined {
	return /^\d{1,15}(\.\d{1,6})?$/.test(text) ? Number(text) : undefined;
}

function clamp(ms: number): number {
	return Math.round(Math.min(DAY_MS, Math.max(SECOND_MS, ms)));
}

/** A number for the tightest bucket; should it get the form of the limit, that stands first. */
function parseRemaining(text: string): number | undefined {
	const [head = ''] = text.split(/[,;]/);
	return /^-\d/.test(head) ? 0 : toNumber(head.trim());
}

/** Bare (`100`) or structured (`60, 100;w=1;name="a", 60;w=60;name="b"`). */
function parseLimit(text: string): { calls?: number; windowMs?: number } {
	const [head = '', ...buckets] = text.split(',').map((part) => part.trim());
	const calls = toNumber(head.split(';')[0] ?? '');
	if (calls === undefined) return {};
	for (const bucket of [head, ...buckets]) {
		const [size = '', ...params] = bucket.split(';').map((part) => part.trim());
		const window = params.find((param) => param.startsWith('w='));
		const seconds = toNumber(window?.slice(2) ?? '');
		if (toNumber(size) === calls && seconds !== undefined) {
			return { calls, windowMs: Math.min(LONGEST_WINDOW_MS, seconds * SECOND_MS) };
		}
	}
	return { calls };
}

function retryAfterMs(text: string, now: Date): number | undefined {
	const seconds = toNumber(text);
	if (seconds !== undefined) return seconds * SECOND_MS;
	// Date.parse alone would read "-5" as a month.
	if (!/^[a-z]{3,9},? /i.test(text)) return undefined;
	// The oldest form of the three names no zone and means GMT.
	const instant = Date.parse(/\d{4}$/.test(text) ? `${text} GMT` : text);
	return Number.isNaN(instant) ? undefined : instant - now.getTime();
}

/** The unit is not documented: a large number can only be an instant. */
function resetMs(text: string, now: Date): number | undefined {
	const value = toNumber(text);
	if (value === undefined) return undefined;
	if (value > EPOCH_MILLIS_FROM) return value - now.getTime();
	if (value > EPOCH_SECONDS_FROM) return value * SECOND_MS - now.getTime();
	return value * SECOND_MS;
}

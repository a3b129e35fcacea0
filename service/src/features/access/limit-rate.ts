import { BurstyRateLimiter, RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { ServiceError } from '../../domain/errors.js';
import type { Caller } from './caller.js';

export interface RateLimitSettings {
	/** What a key without a limit of its own may do in a minute, evenly spread. */
	readonly requestsPerMinute: number;
	/** What it may do on top of that, once a minute, all at once. */
	readonly burst: number;
}

/** Takes one request off the caller's limit, or throws `rate_limited` with the wait. */
export type LimitRate = (caller: Pick<Caller, 'keyId' | 'requestsPerMinute'>) => Promise<void>;

const MINUTE_SECONDS = 60;
/** Keys share a limiter by their number; there are few different numbers. */
const MAX_LIMITERS = 1_000;

/** Limits of this process. A key's own number brings its burst along in the same proportion. */
export function createRateLimit(settings: RateLimitSettings): LimitRate {
	const limiters = new Map<number, BurstyRateLimiter>();
	const limiterFor = (perMinute: number): BurstyRateLimiter => {
		const held = limiters.get(perMinute);
		if (held) return held;
		if (limiters.size >= MAX_LIMITERS) limiters.clear();
		const burst = Math.ceil((settings.burst * perMinute) / settings.requestsPerMinute);
		const limiter = createLimiter(perMinute, burst);
		limiters.set(perMinute, limiter);
		return limiter;
	};

	return async (caller) => {
		const perMinute = caller.requestsPerMinute ?? settings.requestsPerMinute;
		try {
			await limiterFor(perMinute).consume(caller.keyId);
		} catch (refusal) {
			if (!(refusal instanceof RateLimiterRes)) throw refusal;
			const seconds = Math.max(1, Math.ceil(refusal.msBeforeNext / 1_000));
			throw new ServiceError('rate_limited', {
				message: `The API key may make ${perMinute} requests a minute.`,
				remedy: 'Wait for the time given in Retry-After, then send the request again.',
				retryAfterSeconds: seconds,
			});
		}
	};
}

/** The minute is cut into the shortest windows that hold a whole number of requests. */
function createLimiter(perMinute: number, burst: number): BurstyRateLimiter {
	const windows = greatestCommonDivisor(perMinute, MINUTE_SECONDS);
	return new BurstyRateLimiter(
		new RateLimiterMemory({
			points: perMinute / windows,
			duration: MINUTE_SECONDS / windows,
			keyPrefix: 'steady',
		}),
		new RateLimiterMemory({ points: burst, duration: MINUTE_SECONDS, keyPrefix: 'burst' }),
	);
}

function greatestCommonDivisor(a: number, b: number): number {
	return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

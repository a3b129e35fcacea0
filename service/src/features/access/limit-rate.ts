import { ServiceError } from '../../domain/errors.js';
import type { Clock } from '../../platform/clock.js';
import type { Admission } from '../../platform/http-options.js';
import { createPointStock, type PointStock, type TakenPoint } from '../../platform/point-stock.js';
import type { RedisConnection } from '../../platform/redis.js';
import type { Caller } from './caller.js';

export interface RateLimitSettings {
	/** What a caller without a limit of its own may do in a minute, at any speed. */
	readonly requestsPerMinute: number;
	/** What it may do on top of that, once in ten minutes. */
	readonly burst: number;
	/** How many of its requests in a minute may be bulk calls. */
	readonly bulkPerMinute: number;
}

export interface RateLimitDeps {
	/** One that fails at once while Redis is away; each process counts for itself then. */
	readonly connection: RedisConnection;
	/** Begins the names of the counters. */
	readonly prefix: string;
	readonly clock: Pick<Clock, 'monotonic'>;
}

/** Takes one request off the caller's limits, over all processes; a refusal names the wait. */
export type LimitRate = (
	caller: Pick<Caller, 'keyId' | 'requestsPerMinute'>,
	call?: { readonly limit?: 'bulk' },
) => Promise<Admission>;

/** A limit as the headers name it. */
interface Policy {
	readonly name: string;
	readonly stock: PointStock;
	/** Its part of `RateLimit-Policy`. */
	readonly text: string;
}

interface Taken extends TakenPoint {
	readonly policy: Policy;
}

const MINUTE_SECONDS = 60;
const BURST_SECONDS = 600;
/** Callers share limits by their number; there are few different numbers. */
const MAX_NUMBERS = 1_000;

/** Limits of all callers. An own number brings burst and bulk along in the same proportion. */
export function createRateLimit(settings: RateLimitSettings, deps: RateLimitDeps): LimitRate {
	const limits = new Map<number, Limits>();
	const limitsFor = (perMinute: number): Limits => {
		const held = limits.get(perMinute);
		if (held) return held;
		if (limits.size >= MAX_NUMBERS) limits.clear();
		const made = limitsOf(perMinute, settings, deps);
		limits.set(perMinute, made);
		return made;
	};

	return async ({ keyId, requestsPerMinute }, call) => {
		const perMinute = requestsPerMinute ?? settings.requestsPerMinute;
		const { minute, burst, bulk } = limitsFor(perMinute);
		const spent: Taken[] = [];
		if (call?.limit === 'bulk') {
			const taken = await take(bulk, keyId);
			if (!taken.granted) return refused(taken, `${bulk.stock.limit} bulk calls`);
			spent.push(taken);
		}
		const steady = await take(minute, keyId);
		spent.push(steady);
		if (steady.granted) return { headers: headersOf(spent) };
		const extra = burst && (await take(burst, keyId));
		if (extra?.granted) return { headers: headersOf([...spent, extra]) };
		// The minute is over before the ten, and brings more.
		return refused(steady, `${perMinute} requests`);
	};
}

interface Limits {
	readonly minute: Policy;
	readonly burst: Policy | null;
	readonly bulk: Policy;
}

function limitsOf(perMinute: number, settings: RateLimitSettings, deps: RateLimitDeps): Limits {
	const share = perMinute / settings.requestsPerMinute;
	const burst = Math.ceil(settings.burst * share);
	const bulk = Math.min(perMinute, Math.ceil(settings.bulkPerMinute * share));
	const policy = (name: string, points: number, windowSeconds: number): Policy => ({
		name,
		text: `"${name}";q=${points};w=${windowSeconds}`,
		stock: createPointStock({ ...deps, prefix: `${deps.prefix}:${name}`, points, windowSeconds }),
	});
	return {
		minute: policy('minute', perMinute, MINUTE_SECONDS),
		burst: burst > 0 ? policy('burst', burst, BURST_SECONDS) : null,
		bulk: policy('bulk', bulk, MINUTE_SECONDS),
	};
}

async function take(policy: Policy, keyId: string): Promise<Taken> {
	const taken = policy.stock.take(keyId);
	return { ...(taken instanceof Promise ? await taken : taken), policy };
}

function refused(taken: Taken, allowed: string): Admission {
	const refusal = new ServiceError('rate_limited', {
		message: `The API key may make ${allowed} a minute.`,
		remedy: 'Wait for the time given in Retry-After, then send the request again.',
		retryAfterSeconds: secondsOf(taken.waitMs),
	});
	return { headers: headersOf([taken]), refusal };
}

/** As in the IETF's draft on rate limit header fields. */
const headersOf = (taken: readonly Taken[]): Admission['headers'] => ({
	'RateLimit-Policy': taken.map(({ policy }) => policy.text).join(', '),
	RateLimit: taken
		.map(
			({ policy, remaining, waitMs }) => `"${policy.name}";r=${remaining};t=${secondsOf(waitMs)}`,
		)
		.join(', '),
});

const secondsOf = (ms: number): number => Math.max(1, Math.ceil(ms / 1_000));

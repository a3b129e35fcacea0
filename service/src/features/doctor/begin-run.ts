import { ServiceError } from '../../domain/errors.js';
import type { Exclusive } from '../../platform/exclusive.js';
import type { RateLimiter } from '../../platform/rate-limiter.js';

export interface BeginRunDeps {
	/** One run of an account at a time. */
	readonly oneRun: Exclusive;
	/** Runs of an account in a minute. */
	readonly runs: RateLimiter;
}

const RUN_SECONDS = 30;

/** Lets one run of an account begin; what it answers with ends it. Throws `conflict`, `rate_limited`. */
export async function beginRun(
	{ oneRun, runs }: BeginRunDeps,
	accountId: string,
): Promise<() => Promise<void>> {
	const end = await oneRun.take(accountId);
	if (!end) {
		throw new ServiceError('conflict', {
			message: 'The doctor looks at this account at this moment.',
			remedy: 'Wait until that run is over, then ask again.',
			retryAfterSeconds: RUN_SECONDS,
		});
	}
	const { granted, limit, waitMs } = await runs.take(accountId);
	if (granted) return end;
	await end();
	throw new ServiceError('rate_limited', {
		message: `The doctor may look at an account ${limit} times a minute.`,
		remedy: 'Wait for the time given in Retry-After, then ask again.',
		retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1_000)),
	});
}

import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { ServiceError } from '../../domain/errors.js';
import type { RateLimiter, TakenPoints } from '../../platform/rate-limiter.js';

export interface LimitSignInsDeps {
	/** Tries to sign in, by name and by address. */
	readonly signIns: RateLimiter;
}

/**
 * Takes one try off both limits, or throws `rate_limited`; whether the name exists is not asked.
 * The address comes first: what is refused for it must not shut the owner of the name out.
 */
export async function limitSignIns(
	{ signIns }: LimitSignInsDeps,
	{ email, address }: { readonly email: string; readonly address: string | undefined },
): Promise<void> {
	if (address !== undefined) refuseUngranted(await signIns.take(`address:${networkOf(address)}`));
	const name = createHash('sha256').update(email).digest('base64url');
	refuseUngranted(await signIns.take(`name:${name}`));
}

function refuseUngranted({ granted, waitMs }: TakenPoints): void {
	if (granted) return;
	throw new ServiceError('rate_limited', {
		message: 'There were too many tries to sign in with this name or from this address.',
		remedy: 'Wait for the time given in Retry-After, then sign in again.',
		retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1_000)),
	});
}

const MAPPED_V4 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

/** Of IPv6 the first 64 bits: whoever has one address there has them all. */
export function networkOf(address: string): string {
	const v4 = MAPPED_V4.exec(address)?.[1];
	if (v4 !== undefined || !isIPv6(address)) return v4 ?? address;
	const [head = '', tail] = address.toLowerCase().replace(/%.*$/, '').split('::', 2);
	const before = head === '' ? [] : head.split(':');
	const after = tail === undefined || tail === '' ? [] : tail.split(':');
	const between = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length);
	const groups = [...before, ...Array<string>(between).fill('0'), ...after];
	return groups
		.slice(0, 4)
		.map((group) => group.replace(/^0+(?=.)/, ''))
		.join(':');
}

import { ServiceError } from '../../domain/errors.js';
import type { Clock } from '../../platform/clock.js';
import type { Caller } from './caller.js';

/** Two years, one of them a leap year. */
const LONGEST_MS = 731 * 24 * 3_600_000;

/**
 * When a new key is to end: as wanted, else with the caller's own; null = not by itself. Throws
 * `validation_error` for a time past or too far, `insufficient_scope` beyond the caller's own.
 */
export function permitExpiry(
	{ clock }: { readonly clock: Pick<Clock, 'now'> },
	caller: Pick<Caller, 'expiresAt'>,
	wanted: Date | null | undefined,
): Date | null {
	const own = caller.expiresAt ?? null;
	const expiresAt = wanted ?? own;
	if (expiresAt === null) return null;
	const leftMs = expiresAt.getTime() - clock.now().getTime();
	if (leftMs <= 0) throw faulty('must be in the future');
	if (leftMs > LONGEST_MS) throw faulty('must be at most two years away');
	if (own === null || expiresAt <= own) return expiresAt;
	throw new ServiceError('insufficient_scope', {
		message: `A key that ends at ${own.toISOString()} cannot make one that ends later.`,
		remedy: 'Name an earlier "expires_at", or use a key that does not end by itself.',
	});
}

const faulty = (msg: string): ServiceError =>
	new ServiceError('validation_error', {
		fields: [{ loc: ['body', 'expires_at'], msg, type: 'value_error' }],
	});

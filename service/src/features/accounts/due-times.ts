import { createHash } from 'node:crypto';
import type { AccountRecord } from './model.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** A connection that ends within this time is told about. */
export const ENDS_SOON_MS = 7 * DAY_MS;
/** Before the end of a refresh token; twice the least, so that a week of failures does no harm. */
const REFRESH_END_LEAD_MS = 14 * DAY_MS;
/** Share of an access token's life after which it is renewed; the rest is for failed tries. */
const LIFE_SHARE = { from: 0.6, to: 0.7 };
/** Looks at an idle account are so far apart. */
const CHECK_MS = { from: 0.8 * DAY_MS, to: DAY_MS };
const BACKOFF_MS = { first: 5 * MINUTE_MS, cap: 6 * HOUR_MS };

/** In [0, 1), the same for the same parts: spreads accounts that were connected together. */
function fractionOf(...parts: readonly (string | number)[]): number {
	const hex = createHash('sha256').update(parts.join(':')).digest('hex').slice(0, 12);
	return parseInt(hex, 16) / 16 ** 12;
}

const between = ({ from, to }: { from: number; to: number }, fraction: number): number =>
	from + (to - from) * fraction;

/**
 * When a pair that came at `now` is to be renewed although nothing asks for it: at about two thirds
 * of the access token's life, and two weeks before the end of the refresh token.
 */
export function refreshDueAt(
	id: string,
	pair: Pick<AccountRecord, 'tokenExpiresAt' | 'refreshExpiresAt'>,
	now: Date,
): Date {
	const share = between(LIFE_SHARE, fractionOf(id, 'refresh'));
	const lifeOf = (end: Date): number => Math.max(0, end.getTime() - now.getTime());
	const { tokenExpiresAt, refreshExpiresAt } = pair;
	const refreshLife = refreshExpiresAt ? lifeOf(refreshExpiresAt) : Number.POSITIVE_INFINITY;
	const waits = [
		tokenExpiresAt ? lifeOf(tokenExpiresAt) * share : 20 * DAY_MS,
		// A renewal may leave the refresh token as it was: near its end there is none each minute.
		Math.max(HOUR_MS, Math.max(refreshLife / 2, refreshLife - REFRESH_END_LEAD_MS) * share),
	];
	return new Date(now.getTime() + Math.round(Math.min(...waits)));
}

/** The next look at an account that was found well, or dead, at `now`: in about a day. */
export const nextCheckAt = (id: string, now: Date): Date =>
	new Date(now.getTime() + Math.round(between(CHECK_MS, fractionOf(id, now.getTime()))));

/** The next look after `failures` looks in a row that told nothing. */
export function retryCheckAt(id: string, failures: number, now: Date): Date {
	const wait = Math.min(BACKOFF_MS.cap, BACKOFF_MS.first * 2 ** Math.min(failures, 20));
	const jitter = 0.75 + 0.5 * fractionOf(id, now.getTime());
	return new Date(now.getTime() + Math.round(wait * jitter));
}

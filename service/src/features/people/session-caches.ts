import type { Clock } from '../../platform/clock.js';
import { createTtlCache, type TtlCache } from '../../platform/ttl-cache.js';
import type { Caller } from '../access/index.js';

/** A session as requests see it. */
export interface ActiveSession {
	readonly caller: Caller;
	readonly expiresAt: Date;
}

/** What a process remembers of session tokens, by their hash. */
export interface SessionCaches {
	readonly good: TtlCache<ActiveSession>;
	readonly bad: TtlCache<true>;
}

/** Below the 5 s within which the end of a session has to work everywhere. */
const TTL_MS = 3_000;
const MAX_ENTRIES = 10_000;

export const createSessionCaches = (clock: Pick<Clock, 'monotonic'>): SessionCaches => ({
	good: createTtlCache({ clock, ttlMs: TTL_MS, maxEntries: MAX_ENTRIES }),
	bad: createTtlCache({ clock, ttlMs: TTL_MS, maxEntries: MAX_ENTRIES }),
});

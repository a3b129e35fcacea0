import type { Clock } from '../../platform/clock.js';
import { createTtlCache, type TtlCache } from '../../platform/ttl-cache.js';
import type { Caller } from './caller.js';

/** What a process remembers of keys, by their hash. Bad keys cannot push out good ones. */
export interface KeyCaches {
	readonly good: TtlCache<Caller>;
	readonly bad: TtlCache<true>;
	/** Keys whose use was noted within the last minute, by id. */
	readonly noted: TtlCache<true>;
}

/** Half of the 5 s within which a revocation has to work everywhere, plus the reading itself. */
const LOOK_UP_TTL_MS = 3_000;
export const USE_NOTED_EVERY_MS = 60_000;
const MAX_ENTRIES = 10_000;

export const createKeyCaches = (clock: Pick<Clock, 'monotonic'>): KeyCaches => ({
	good: createTtlCache({ clock, ttlMs: LOOK_UP_TTL_MS, maxEntries: MAX_ENTRIES }),
	bad: createTtlCache({ clock, ttlMs: LOOK_UP_TTL_MS, maxEntries: MAX_ENTRIES }),
	noted: createTtlCache({ clock, ttlMs: USE_NOTED_EVERY_MS, maxEntries: MAX_ENTRIES }),
});

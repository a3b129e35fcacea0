import type { Clock } from '../../platform/clock.js';
import { createTtlCache, type TtlCache } from '../../platform/ttl-cache.js';
import type { CallResult } from '../accounts/index.js';
import type { BoardListRecord } from './model.js';

/** What a look at Pinterest brought. */
export type Look =
	| { readonly kind: 'seen'; readonly list: BoardListRecord }
	/** Nothing new is known. */
	| Exclude<CallResult<never>, { kind: 'done' }>;

/** What a process remembers of boards, by the account's id. */
export interface BoardCaches {
	/** Ids of the boards that the account has. */
	readonly ids: TtlCache<ReadonlySet<string>>;
	/** Outcome of the last look, so that wrong input cannot hammer Pinterest. */
	readonly looks: TtlCache<Look>;
}

const IDS_TTL_MS = 30_000;
const LOOKS_TTL_MS = 10_000;
const MAX_ACCOUNTS = 2_000;
/** These hold whole lists, up to 5,000 boards each. */
const MAX_LOOKS = 100;

export const createBoardCaches = (clock: Pick<Clock, 'monotonic'>): BoardCaches => ({
	ids: createTtlCache({ clock, ttlMs: IDS_TTL_MS, maxEntries: MAX_ACCOUNTS }),
	looks: createTtlCache({ clock, ttlMs: LOOKS_TTL_MS, maxEntries: MAX_LOOKS }),
});

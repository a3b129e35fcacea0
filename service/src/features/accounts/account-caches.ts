import type { Clock } from '../../platform/clock.js';
import { createTtlCache, type TtlCache } from '../../platform/ttl-cache.js';
import type { AccountRecord } from './model.js';
import type { Refreshed } from './store.js';
import type { TokenPair } from './vault.js';

/** A pair with its number; a call that fails with it names the number. */
export interface TokensInHand extends TokenPair {
	readonly version: number;
}

/** What a decision about publishing needs to know; holds no secret. */
export type AccountFacts = Pick<
	AccountRecord,
	| 'workspaceId'
	| 'provider'
	| 'pinterestUserId'
	| 'username'
	| 'scopes'
	| 'missingScopes'
	| 'reconnectRequired'
	| 'revokedAt'
	| 'tokenVersion'
> & { readonly id: string; readonly linkParameter: string | null };

/**
 * `refreshed`: a newer pair is stored, by whomever. `busy`: another process is at it.
 * `refused`: the connection is dead. `unavailable`: nothing is known, try again later.
 */
export type RefreshResult = 'refreshed' | 'busy' | 'refused' | 'unavailable';

/** A pair from Pinterest, sealed, and the version it takes the place of. */
export interface RenewedTokens {
	readonly version: number;
	readonly refreshed: Refreshed;
}

/** What a process remembers of accounts, by their id. */
export interface AccountCaches {
	readonly tokens: TtlCache<TokensInHand>;
	/** As stored; one reading serves the facts and the tokens. */
	readonly records: TtlCache<AccountRecord | null>;
	/** Refreshes under way in this process, by account and version. */
	readonly refreshing: Map<string, Promise<RefreshResult>>;
	/** Pairs from Pinterest that the database did not take yet, sealed; the old ones are dead. */
	readonly unsaved: Map<string, RenewedTokens>;
}

const RECORDS_TTL_MS = 2_000;
/** On top of the age that a record has when its tokens are opened. */
const TOKENS_TTL_MS = 3_000;
const MAX_ENTRIES = 10_000;

export const createAccountCaches = (clock: Pick<Clock, 'monotonic'>): AccountCaches => ({
	tokens: createTtlCache({ clock, ttlMs: TOKENS_TTL_MS, maxEntries: MAX_ENTRIES }),
	records: createTtlCache({ clock, ttlMs: RECORDS_TTL_MS, maxEntries: MAX_ENTRIES }),
	refreshing: new Map(),
	unsaved: new Map(),
});

/** To be called after every write of ours that changes an account. */
export function forgetAccount(caches: AccountCaches, accountId: string): void {
	caches.tokens.delete(accountId);
	caches.records.delete(accountId);
}

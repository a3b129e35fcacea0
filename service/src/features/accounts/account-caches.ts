import type { Clock } from '../../platform/clock.js';
import { createTtlCache, type TtlCache } from '../../platform/ttl-cache.js';
import type { AccountRecord } from './model.js';
import type { Refreshed } from './account-writes.js';
import type { TokenPair } from './vault.js';

/** A pair with its number; a call that fails with it names the number. */
export interface TokensInHand extends TokenPair {
	readonly version: number;
	/** The pair before is still kept: this one has not worked yet. */
	readonly unproven: boolean;
	/** When the account was last found to work. */
	readonly checkedAt: Date | null;
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
	| 'healthCode'
	| 'revokedAt'
	| 'tokenVersion'
> & { readonly id: string; readonly linkParameter: string | null };

/**
 * `refreshed`: a pair that works is stored, by whomever. `busy`: another process is at it.
 * `refused`: the connection is dead. `unavailable`: nothing is known, try again later.
 */
export type RefreshResult = 'refreshed' | 'busy' | 'refused' | 'unavailable';

/** A pair from Pinterest and the version it takes the place of. */
export interface RenewedTokens extends Omit<Refreshed, 'sealedTokens'> {
	readonly version: number;
	/** The pair, for the database. */
	seal(): Promise<string>;
}

/** What a process remembers of accounts, by their id. */
export interface AccountCaches {
	readonly tokens: TtlCache<TokensInHand>;
	/** As stored; one reading serves the facts and the tokens. */
	readonly records: TtlCache<AccountRecord | null>;
	/** Refreshes under way in this process, by account and version. */
	readonly refreshing: Map<string, Promise<RefreshResult>>;
	/** Pairs from Pinterest that the database did not take yet; the old ones are dead. */
	readonly unsaved: Map<string, RenewedTokens>;
	/** What goes on trying to store them, by account. */
	readonly saving: Map<string, Promise<void>>;
	/** Pairs whose success was noted lately, by account and version. */
	readonly noted: TtlCache<true>;
}

const RECORDS_TTL_MS = 2_000;
/** On top of the age that a record has when its tokens are opened. */
const TOKENS_TTL_MS = 3_000;
/** A call that went well is noted so often. */
export const NOTED_EVERY_MS = 3_600_000;
const MAX_ENTRIES = 10_000;

export const createAccountCaches = (clock: Pick<Clock, 'monotonic'>): AccountCaches => ({
	tokens: createTtlCache({ clock, ttlMs: TOKENS_TTL_MS, maxEntries: MAX_ENTRIES }),
	records: createTtlCache({ clock, ttlMs: RECORDS_TTL_MS, maxEntries: MAX_ENTRIES }),
	refreshing: new Map(),
	unsaved: new Map(),
	saving: new Map(),
	noted: createTtlCache({ clock, ttlMs: NOTED_EVERY_MS, maxEntries: MAX_ENTRIES }),
});

/** To be called after every write of ours that changes an account. */
export function forgetAccount(caches: AccountCaches, accountId: string): void {
	caches.tokens.delete(accountId);
	caches.records.delete(accountId);
}

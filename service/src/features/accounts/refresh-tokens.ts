import { UpstreamError } from '../../domain/errors.js';
import type { Clock } from '../../platform/clock.js';
import type { CryptoBox } from '../../platform/crypto-box.js';
import type { Logger } from '../../platform/logger.js';
import type { PinterestPort, TokenSet } from '../../pinterest/port.js';
import type { Provider } from '../workspaces/index.js';
import {
	forgetAccount,
	type AccountCaches,
	type RefreshResult,
	type RenewedTokens,
} from './account-caches.js';
import { expiryOf } from './expiry-of.js';
import type { AccountRecord } from './model.js';
import { missingScopes } from './required-scopes.js';
import type { AccountStore, Refreshed } from './store.js';
import { openTokens, sealTokens, type TokenPair } from './vault.js';

export interface RefreshTokensDeps {
	readonly accounts: AccountStore;
	readonly accountCaches: AccountCaches;
	readonly ports: { forProvider(provider: Provider): PinterestPort };
	readonly box: CryptoBox;
	readonly clock: Clock;
	readonly logger: Logger;
	/** Time limit of one call to Pinterest, in milliseconds. */
	readonly callLimitMs: number;
}

export interface RefreshTokensInput {
	readonly accountId: string;
	/** The version of the pair that Pinterest did not accept. */
	readonly failedVersion: number;
}

/**
 * A lease in calls: longer than the call and the writes after it, so that two processes never
 * refresh at once.
 */
const LEASE_IN_CALLS = 3;
/** Each waits for a database that is away until the driver gives up. */
const WRITE_TRIES = 4;
const DEAD =
	'Pinterest no longer accepts the connection of this account. Reconnect it; waiting pins go out afterwards.';

/** Renews the account's tokens, one at a time over all processes. Never throws for Pinterest. */
export function refreshTokens(
	deps: RefreshTokensDeps,
	input: RefreshTokensInput,
): Promise<RefreshResult> {
	const { refreshing } = deps.accountCaches;
	const key = `${input.accountId}:${input.failedVersion}`;
	const running = refreshing.get(key);
	if (running) return running;
	const refresh = refreshOnce(deps, input).finally(() => refreshing.delete(key));
	refreshing.set(key, refresh);
	return refresh;
}

async function refreshOnce(
	deps: RefreshTokensDeps,
	{ accountId, failedVersion }: RefreshTokensInput,
): Promise<RefreshResult> {
	const { accounts, accountCaches, clock } = deps;
	try {
		// Needs no lease: with this pair in hand, no other refresh of the old one can succeed.
		const unsaved = accountCaches.unsaved.get(accountId);
		if (unsaved?.version === failedVersion) return await save(deps, accountId, unsaved);

		const now = clock.now();
		const until = new Date(now.getTime() + LEASE_IN_CALLS * deps.callLimitMs);
		const lease = { id: accountId, version: failedVersion, now, until };
		const account = await accounts.leaseRefresh(lease);
		if (!account) return await withoutLease(deps, { accountId, failedVersion });
		const result = await renew(deps, account);
		if (result === 'unavailable' && !accountCaches.unsaved.has(accountId)) {
			await accounts.releaseRefresh({ id: accountId, until });
		}
		return result;
	} finally {
		forgetAccount(accountCaches, accountId);
	}
}

/** Somebody else refreshes or has refreshed, or there is nothing left to refresh. */
async function withoutLease(
	{ accounts }: RefreshTokensDeps,
	{ accountId, failedVersion }: RefreshTokensInput,
): Promise<RefreshResult> {
	const account = await accounts.find(accountId);
	if (!account || account.revokedAt) return 'refused';
	if (account.tokenVersion > failedVersion) return 'refreshed';
	return account.reconnectRequired ? 'refused' : 'busy';
}

async function renew(deps: RefreshTokensDeps, account: AccountRecord): Promise<RefreshResult> {
	// A revoked account is not leased; if it were, there would be nothing to renew.
	if (account.sealedTokens === null) return 'refused';
	const old = openTokens(deps.box, ownerOf(account), account.sealedTokens);
	if (old.refreshToken === null) return reconnect(deps, account);
	const port = deps.ports.forProvider(account.provider);
	try {
		const signal = AbortSignal.timeout(deps.callLimitMs);
		const answer = await port.refreshTokens({ refreshToken: old.refreshToken }, { signal });
		const refreshed = refreshedBy(deps, account, { old, answer });
		return await save(deps, account._id, { version: account.tokenVersion, refreshed });
	} catch (error) {
		if (!(error instanceof UpstreamError)) throw error;
		// Only a definite no to the grant ends a connection; every doubt is settled by trying again.
		if (error.code === 'token_revoked' && error.outcome === 'refused') {
			return reconnect(deps, account);
		}
		const facts = { accountId: account._id, code: error.code, outcome: error.outcome };
		deps.logger.warn(facts, 'the tokens of an account could not be refreshed');
		return 'unavailable';
	}
}

const ownerOf = ({ _id, workspaceId }: AccountRecord) => ({ id: _id, workspaceId });

function refreshedBy(
	{ box, clock }: RefreshTokensDeps,
	account: AccountRecord,
	{ old, answer }: { readonly old: TokenPair; readonly answer: TokenSet },
): Refreshed {
	const { accessToken, refreshToken, scopes } = answer;
	const now = clock.now();
	const pair = { accessToken, refreshToken: refreshToken ?? old.refreshToken };
	const keepsOld = refreshToken === null;
	return {
		sealedTokens: sealTokens(box, ownerOf(account), pair),
		previousSealedTokens: account.sealedTokens,
		tokenExpiresAt: expiryOf(now, answer.accessExpiresInSeconds),
		refreshExpiresAt: keepsOld
			? account.refreshExpiresAt
			: expiryOf(now, answer.refreshExpiresInSeconds),
		...(scopes.length > 0 ? { scopes, missingScopes: missingScopes(scopes) } : {}),
	};
}

/** Stores the new pair before anybody uses it. Losing it would disconnect the account. */
async function save(
	{ accounts, accountCaches, clock, logger }: RefreshTokensDeps,
	id: string,
	renewed: RenewedTokens,
): Promise<RefreshResult> {
	accountCaches.unsaved.set(id, renewed);
	for (let tries = 1; ; tries++) {
		try {
			await accounts.replaceTokens({ id, now: clock.now(), ...renewed });
			accountCaches.unsaved.delete(id);
			// Not replaced means: the user connected again meanwhile, which is newer still.
			return 'refreshed';
		} catch (error) {
			const facts = { accountId: id, tries, err: String(error) };
			logger.error(facts, 'refreshed tokens could not be stored');
			if (tries >= WRITE_TRIES) return 'unavailable';
		}
	}
}

async function reconnect(
	{ accounts, clock }: RefreshTokensDeps,
	{ _id: id, tokenVersion: version }: AccountRecord,
): Promise<RefreshResult> {
	const dead = await accounts.requireReconnect({ id, version, now: clock.now(), message: DEAD });
	return dead ? 'refused' : 'refreshed';
}

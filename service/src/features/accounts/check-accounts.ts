import { ServiceError } from '../../domain/errors.js';
import type { UserAccount } from '../../pinterest/port.js';
import { forgetAccount, type TokensInHand } from './account-caches.js';
import { callRenewing, type CallRenewingDeps } from './call-renewing.js';
import { ENDS_SOON_MS, nextCheckAt, retryCheckAt } from './due-times.js';
import type { AccountRecord } from './model.js';
import { announce } from './refresh-deps.js';
import { refreshTokens } from './refresh-tokens.js';

export interface CheckAccountsDeps extends CallRenewingDeps {
	/** True once nothing more is to be begun. */
	stopping(): boolean;
}

/** Bounds what one run asks of Pinterest; with a run a minute enough for 400,000 accounts a day. */
const BATCH = 300;
const AT_ONCE = 10;

/**
 * Looks at the accounts whose look is due: renews what is to be renewed, asks who the user is, and
 * says what it finds. An account that cannot be judged steps aside. How many were looked at.
 */
export async function checkAccounts(deps: CheckAccountsDeps): Promise<number> {
	const due = await deps.accounts.checks.due(deps.clock.now(), BATCH);
	const waiting = [...due];
	const work = async (): Promise<void> => {
		for (let next = waiting.shift(); next; next = waiting.shift()) {
			if (deps.stopping()) return;
			await checkAside(deps, next);
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, work));
	return due.length;
}

/** What goes wrong with one account holds up no other; its claim has set the next look. */
async function checkAside(deps: CheckAccountsDeps, account: AccountRecord): Promise<void> {
	const { accounts, clock, logger } = deps;
	const { _id: id, checkDueAt, checkFailures = 0 } = account;
	if (!checkDueAt) return;
	try {
		const next = retryCheckAt(id, checkFailures, clock.now());
		if (!(await accounts.checks.claim({ id, dueAt: checkDueAt, next }))) return;
		await checkAccount(deps, account);
	} catch (error) {
		logger.warn({ accountId: id, err: String(error) }, 'an account could not be looked at');
	}
}

async function checkAccount(deps: CheckAccountsDeps, account: AccountRecord): Promise<void> {
	if (account.reconnectRequired) return tryToRevive(deps, account);
	const { _id: accountId, tokenVersion: failedVersion, refreshDueAt } = account;
	if (refreshDueAt && refreshDueAt <= deps.clock.now()) {
		const result = await refreshTokens(deps, { accountId, failedVersion, ahead: true });
		if (result === 'unavailable') return noteUnrenewed(deps, account);
		if (result !== 'refreshed') return;
	}
	await lookAtUser(deps, account);
}

/** What Pinterest refused by mistake comes back by itself; once a day, while it could. */
async function tryToRevive(deps: CheckAccountsDeps, account: AccountRecord): Promise<void> {
	const { _id: id, tokenVersion: version, refreshExpiresAt } = account;
	const now = deps.clock.now();
	const isOver = refreshExpiresAt === null || refreshExpiresAt <= now;
	if (isOver || account.healthStatus === 'missing_scope') {
		return deps.accounts.checks.schedule({ id, version, at: null });
	}
	const result = await refreshTokens(deps, { accountId: id, failedVersion: version, revive: true });
	if (result === 'refreshed') return lookAtUser(deps, account);
	await deps.accounts.checks.schedule({ id, version, at: nextCheckAt(id, now) });
}

/** The cheapest call there is; it proves the pair and brings the names. */
async function lookAtUser(deps: CheckAccountsDeps, account: AccountRecord): Promise<void> {
	const { _id: id, provider } = account;
	const port = deps.ports.forProvider(provider);
	const used = await callRenewing(deps, id, async (accessToken) => {
		const signal = AbortSignal.timeout(deps.callLimitMs);
		return port.getUserAccount(accessToken, { signal });
	}).catch(nothingOnceRevoked);
	switch (used?.kind) {
		case 'done':
			return noteUser(deps, id, used);
		case 'unrenewed':
			return noteUnrenewed(deps, account);
		case undefined:
		case 'busy':
		case 'failed':
		case 'disconnected':
			return;
	}
}

async function noteUser(
	{ accounts, accountCaches, clock }: CheckAccountsDeps,
	id: string,
	{ tokens, value }: { readonly tokens: TokensInHand; readonly value: UserAccount },
): Promise<void> {
	const { username, displayName } = value;
	const user = { username, displayName };
	await accounts.checks.noteWorks({ id, version: tokens.version, now: clock.now(), user });
	forgetAccount(accountCaches, id);
}

/** A connection that nobody could renew so far is told about in time. */
async function noteUnrenewed(deps: CheckAccountsDeps, account: AccountRecord): Promise<void> {
	const { accounts, clock } = deps;
	const { _id: id, tokenExpiresAt: endsAt } = account;
	const now = clock.now();
	if (!endsAt || endsAt.getTime() - now.getTime() > ENDS_SOON_MS) return;
	// One that Pinterest refused to renew stays one.
	if (account.healthStatus !== 'healthy') return;
	const before = await accounts.noteEnding({
		id,
		version: account.tokenVersion,
		now,
		code: 'pinterest_unavailable',
		endsAt,
		refreshDueAt: now,
	});
	if (before) await announce(deps, id, { before });
	forgetAccount(deps.accountCaches, id);
}

function nothingOnceRevoked(error: unknown): null {
	if (error instanceof ServiceError) return null;
	throw error;
}

import { setTimeout as sleep } from 'node:timers/promises';
import { crashPoint } from '../../platform/crash-points.js';
import type { RefreshResult, RenewedTokens } from './account-caches.js';
import { announce, type RefreshTokensDeps } from './refresh-deps.js';

/** Each waits for a database that is away until the driver gives up. */
const WRITE_TRIES = 4;
const PAUSE_MS = { first: 250, most: 5_000 };

/**
 * Stores a new pair before anybody uses it: losing it would disconnect the account. Where the
 * database does not take it, this process goes on trying until it does.
 */
export async function saveTokens(
	deps: RefreshTokensDeps,
	id: string,
	renewed: RenewedTokens,
): Promise<RefreshResult> {
	const { unsaved, saving } = deps.accountCaches;
	unsaved.set(id, renewed);
	crashPoint('tokens.received');
	for (let tries = 1; tries <= WRITE_TRIES; tries++) {
		if (await trySave(deps, id, renewed)) return 'refreshed';
	}
	if (!saving.has(id)) {
		saving.set(
			id,
			saveAtLast(deps, id, renewed).finally(() => saving.delete(id)),
		);
	}
	return 'unavailable';
}

async function trySave(
	deps: RefreshTokensDeps,
	id: string,
	renewed: RenewedTokens,
): Promise<boolean> {
	const { accounts, accountCaches, clock, logger } = deps;
	const { version, seal, ...refreshed } = renewed;
	try {
		const sealedTokens = await seal();
		const request = { id, version, now: clock.now(), refreshed: { ...refreshed, sealedTokens } };
		const before = await accounts.replaceTokens(request);
		crashPoint('tokens.stored');
		if (accountCaches.unsaved.get(id) === renewed) accountCaches.unsaved.delete(id);
		// Not replaced means: the user connected again meanwhile, which is newer still.
		if (before) await announce(deps, id, { before, code: lostScopes(renewed) });
		return true;
	} catch (error) {
		logger.error({ accountId: id, err: String(error) }, 'refreshed tokens could not be stored');
		return false;
	}
}

const lostScopes = ({ missingScopes = [] }: RenewedTokens) =>
	missingScopes.length > 0 ? ('scope_missing' as const) : undefined;

/** Ends when the pair is stored, or was taken out because the account was revoked. */
async function saveAtLast(
	deps: RefreshTokensDeps,
	id: string,
	renewed: RenewedTokens,
): Promise<void> {
	const { unsaved } = deps.accountCaches;
	for (let pause = PAUSE_MS.first; ; pause = Math.min(2 * pause, PAUSE_MS.most)) {
		await sleep(pause, undefined, { ref: false });
		if (unsaved.get(id) !== renewed || (await trySave(deps, id, renewed))) return;
	}
}

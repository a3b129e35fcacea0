import { setTimeout as sleep } from 'node:timers/promises';
import type { RefreshTokensDeps } from './refresh-deps.js';

/**
 * Waits until no refresh is under way and every pair that came is stored, at most `limitMs`.
 * False when pairs are left that would be lost. To be called before the database is closed.
 */
export async function settleTokens(
	{ accountCaches }: Pick<RefreshTokensDeps, 'accountCaches'>,
	limitMs: number,
): Promise<boolean> {
	const { refreshing, saving, unsaved } = accountCaches;
	const given = new AbortController();
	const settled = async (): Promise<void> => {
		await Promise.allSettled(refreshing.values());
		await Promise.allSettled(saving.values());
	};
	const limit = sleep(limitMs, undefined, { signal: given.signal });
	// Ended by us once everything is settled.
	await Promise.race([settled(), limit.catch(() => undefined)]);
	given.abort();
	return unsaved.size === 0;
}

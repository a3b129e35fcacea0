import type { Clock } from '../../platform/clock.js';
import type { Logger } from '../../platform/logger.js';
import { NOTED_EVERY_MS, type AccountCaches, type TokensInHand } from './account-caches.js';
import type { AccountStore } from './store.js';

export interface NoteWorksDeps {
	readonly accounts: Pick<AccountStore, 'checks'>;
	readonly accountCaches: AccountCaches;
	readonly clock: Clock;
	readonly logger: Logger;
}

/**
 * Notes that a call with this pair went well: at once for a new pair, else once an hour. Nobody
 * waits for it, and a note that is lost is made again.
 */
export function noteWorks(
	deps: NoteWorksDeps,
	accountId: string,
	{ version, unproven, checkedAt }: Pick<TokensInHand, 'version' | 'unproven' | 'checkedAt'>,
): void {
	const { accounts, accountCaches, clock, logger } = deps;
	const now = clock.now();
	const isRecent = checkedAt !== null && now.getTime() - checkedAt.getTime() < NOTED_EVERY_MS;
	const key = `${accountId}:${String(version)}:${String(unproven)}`;
	if ((isRecent && !unproven) || accountCaches.noted.get(key)) return;
	accountCaches.noted.set(key, true);
	accounts.checks.noteWorks({ id: accountId, version, now }).catch((error: unknown) => {
		accountCaches.noted.delete(key);
		logger.debug({ accountId, err: String(error) }, 'the use of an account could not be noted');
	});
}

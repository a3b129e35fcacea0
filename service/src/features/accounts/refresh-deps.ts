import type { ErrorCode } from '../../domain/error-codes.js';
import type { Clock } from '../../platform/clock.js';
import type { Logger } from '../../platform/logger.js';
import type { PinterestPort } from '../../pinterest/port.js';
import type { Vault } from '../vault/index.js';
import type { Provider } from '../workspaces/index.js';
import type { AccountCaches } from './account-caches.js';
import type { Before } from './account-writes.js';
import type { AccountStore } from './store.js';

/** Who hears of a connection that ended or came back. Best effort: none of it fails or is needed. */
export interface AccountNews {
	/** The lane waits for a new connection; publishing sees it by the account as well. */
	holdLane(accountId: string, code: ErrorCode): Promise<void>;
	/** The lane waits for no connection any more; the sweep sees to it as well. */
	openLane(accountId: string): Promise<void>;
	/** Events lie in the outbox of an account of this workspace. */
	wakeEvents(workspaceId: string): void;
}

export interface RefreshTokensDeps {
	readonly accounts: AccountStore;
	readonly accountCaches: AccountCaches;
	readonly ports: { forProvider(provider: Provider): PinterestPort };
	readonly vault: Vault;
	readonly clock: Clock;
	readonly logger: Logger;
	readonly news: AccountNews;
	/** Time limit of one call to Pinterest, in milliseconds. */
	readonly callLimitMs: number;
}

/** Tells of a write: with a code the lane is held for it, else what was held before is opened. */
export async function announce(
	{ news }: Pick<RefreshTokensDeps, 'news'>,
	accountId: string,
	{ before, code }: { readonly before: Before; readonly code?: ErrorCode },
): Promise<void> {
	news.wakeEvents(before.workspaceId);
	if (code !== undefined) await news.holdLane(accountId, code);
	else if (before.reconnectRequired) await news.openLane(accountId);
}

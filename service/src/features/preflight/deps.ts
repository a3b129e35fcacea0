import type { Clock } from '../../platform/clock.js';
import type { FollowDeps } from './follow.js';
import type { AccountFacts } from '../accounts/index.js';
import type { FoundBoard } from '../boards/index.js';
import type { WakeLane } from '../lanes/index.js';
import type { PublicationStore } from '../publications/index.js';

export interface PreflightSettings {
	/** For one address with all its redirects, in milliseconds. */
	readonly timeoutMs: number;
}

/** What a look at a pin needs. */
export interface InspectDeps extends FollowDeps {
	/** The board as Pinterest listed it within the last hour. */
	findBoard(account: AccountFacts, boardId: string): Promise<FoundBoard>;
	readonly clock: Clock;
	readonly settings: PreflightSettings;
}

export interface PreflightDeps extends InspectDeps {
	readonly publications: Pick<PublicationStore, 'preflights'>;
	/** The workspace's own account, or null. */
	findAccount(workspaceId: string, accountId: string): Promise<AccountFacts | null>;
	readonly wake: WakeLane;
}

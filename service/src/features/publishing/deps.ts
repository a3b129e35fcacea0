import type { ErrorCode } from '../../domain/error-codes.js';
import type { LatePolicy } from '../../domain/late-policy.js';
import type { RetryPolicy } from '../../domain/retry-policy.js';
import type { PinterestPort } from '../../pinterest/port.js';
import type { ByteBudget } from '../../platform/byte-budget.js';
import type { Clock } from '../../platform/clock.js';
import type { Logger } from '../../platform/logger.js';
import type { Random } from '../../platform/random.js';
import type { MediaPolicy } from '../../domain/media-steps.js';
import type { UsedTokens } from '../accounts/index.js';
import type { FindAssetDeps, ReadAssetDeps } from '../assets/index.js';
import type { LaneStore, WakeLane } from '../lanes/index.js';
import type { PublicationStore } from '../publications/index.js';
import type { Provider } from '../workspaces/index.js';
import type { LinkPauses } from './link-pauses.js';

export interface PublishingSettings {
	/** Time limit of a claim, in milliseconds; longer than a whole attempt. */
	readonly recordLeaseMs: number;
	/** Time limit of one call to Pinterest. */
	readonly pinterestTimeoutMs: number;
	readonly retry: RetryPolicy;
	readonly late: LatePolicy;
	readonly media: MediaPolicy;
	/** Time limit of one upload of a video. */
	readonly uploadTimeoutMs: number;
}

/** What publishing needs of a connected account. */
export interface PublishingAccount {
	readonly provider: Provider;
	readonly revoked: boolean;
	/** Why only a new connection helps; null: it works, as far as is known. */
	readonly reconnectCode: ErrorCode | null;
	/** Of its token pair. */
	readonly version: number;
	/** Query parameter that marks the links of this account; null: they stay as they are. */
	readonly linkParameter: string | null;
}

/** The narrow part of the accounts feature that publishing uses. */
export interface AccountAccess {
	/** What it answers of an account that cannot be used is never from memory. */
	find(accountId: string): Promise<PublishingAccount | null>;
	/**
	 * Makes a call with the account's access token; a refused one is renewed once and the call
	 * repeated once. `revoked`: a moment ago.
	 */
	use<T>(
		accountId: string,
		call: (accessToken: string) => Promise<T>,
	): Promise<UsedTokens<T> | { readonly kind: 'revoked' }>;
	/**
	 * Whether only reconnecting helps, by what is stored; shows a missing permission on the account.
	 * False when the account has another pair by now.
	 */
	requireReconnect(refused: {
		readonly accountId: string;
		readonly version: number;
		readonly code: ErrorCode;
		/** Public sentence: why. */
		readonly message: string;
	}): Promise<boolean>;
	/** Which of these have a connection that works, as far as is known. */
	connected(accountIds: readonly string[]): Promise<string[]>;
}

export interface PublishingDeps extends FindAssetDeps, ReadAssetDeps {
	readonly publications: PublicationStore;
	readonly lanes: LaneStore;
	readonly accounts: AccountAccess;
	readonly linkPauses: LinkPauses;
	/** Bounds the images that are held whole at once. */
	readonly imageBytes: ByteBudget;
	readonly ports: { forProvider(provider: Provider): PinterestPort };
	readonly wake: WakeLane;
	readonly clock: Clock;
	readonly random: Random;
	readonly logger: Logger;
	readonly settings: PublishingSettings;
}

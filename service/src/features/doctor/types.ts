import type { UpstreamError } from '../../domain/errors.js';
import type { UserAccount } from '../../pinterest/port.js';
import type { RateLimitFacts } from '../../pinterest/rate-limit-headers.js';
import type { Logger } from '../../platform/logger.js';
import type { AccountFacts, AccountRecord } from '../accounts/index.js';
import type { LookAtBoardsDeps } from '../boards/index.js';
import type { AppBudget, LaneStore, WakeLane } from '../lanes/index.js';
import type { InspectDeps } from '../preflight/index.js';
import type { PublicationStore } from '../publications/index.js';
import type { ReadRateMeterDeps } from '../rate-meter/index.js';

/** What the checks need of the rest. */
export interface DoctorDeps extends LookAtBoardsDeps, Omit<ReadRateMeterDeps, 'lanes'> {
	readonly lanes: Pick<LaneStore, 'usage' | 'take' | 'release'>;
	readonly appBudget: ReadRateMeterDeps['appBudget'] & BudgetCalls;
	readonly publications: Pick<PublicationStore, 'attention'>;
	readonly inspecting: InspectDeps;
	/** The default board of the account's client, or null. */
	defaultBoardOf(account: AccountFacts): Promise<string | null>;
	readonly wakeSleeping: WakeLane;
	readonly logger: Logger;
}

type BudgetCalls = Pick<AppBudget, 'reserve' | 'giveBack' | 'heed'>;

/** One account under examination. */
export interface Patient {
	readonly account: AccountFacts;
	/** The board to look at; null: all that are known. */
	readonly boardId: string | null;
	readonly imageUrl: string | null;
	/** Ends the look at hand. */
	readonly signal: AbortSignal;
}

/** What a call with the account's token told. */
export interface LiveFacts {
	readonly standing: 'works' | 'dead' | 'unclear';
	/** As stored after the call; null: it is gone. */
	readonly record: AccountRecord | null;
	readonly user: UserAccount | null;
	readonly limits: RateLimitFacts | null;
	/** Why the call failed, where Pinterest said so. */
	readonly refusal: UpstreamError | null;
}

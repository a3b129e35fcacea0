import type { ErrorCode } from '../../domain/error-codes.js';
import { localDayOf } from '../../domain/local-day.js';
import {
	tokensAvailable,
	type BucketFullAt,
	type CallsLeft,
	type Pace,
} from '../../domain/pace.js';
import type { Clock } from '../../platform/clock.js';
import type { AppBudgetStore } from './app-budget-store.js';
import { sharedPace, type SharedPace } from './shared-pace.js';
import { createTokenStock } from './token-stock.js';

export interface AppBudgetSettings {
	/** What Pinterest allows the app; on Trial the writes of a day are counted for all lanes. */
	readonly tier: 'trial' | 'standard';
	/** Safety bucket over all accounts; `perSecond` 0 switches it off. */
	readonly pace: Pace;
	readonly trialWritesPerDay: number;
}

/** What the budget must know of a lane. */
export interface BudgetLane {
	readonly atPinterest: boolean;
	/** Bucket that the lane shares with others; of the kind's pace. */
	readonly paceKey?: string;
	readonly pace?: Pace;
}

/** What a turn may send; `trialDay` names the day its writes are counted on. */
export interface Reservation {
	readonly kind: 'granted';
	readonly count: number;
	readonly trialDay: string | null;
}

export type Reserved =
	| Reservation
	/** With a code the wait is a gate of the lane, shown with its end. */
	| { readonly kind: 'refused'; readonly until: Date; readonly code?: ErrorCode };

export interface AppBudgetState {
	readonly pace: Pace;
	/** With fractions; what other processes hold in stock counts as taken. */
	readonly tokens: number;
	readonly trial: null | {
		readonly writesPerDay: number;
		readonly used: number;
		readonly resetsAt: Date;
		/** Pinterest limits the whole app until then. */
		readonly closedUntil: Date | null;
	};
}

/** What all lanes may do together. Everything is charged before it is sent. */
export interface AppBudget {
	/** Up to `wanted` calls, at least one, or the instant at which to ask again. Never waits. */
	reserve(wanted: number, lane: BudgetLane): Promise<Reserved>;
	/** Once for each reservation, when its turn is over. */
	giveBack(reservation: Reservation, lane: BudgetLane, unused: number): Promise<void>;
	/** What an answer told; on Trial a limit is the app's and holds every lane. */
	heed(left: CallsLeft, lane: BudgetLane): Promise<void>;
	/** When the bucket that lanes share is full again, in epoch milliseconds. */
	sharedFullAt(paceKey: string): Promise<BucketFullAt>;
	read(): Promise<AppBudgetState>;
	/** Returns what was reserved in stock. */
	stop(): Promise<void>;
}

export interface AppBudgetOptions {
	readonly settings: AppBudgetSettings;
	readonly store: AppBudgetStore;
	readonly clock: Clock;
}

const TRIAL_ZONE = 'UTC';
/** By then a turn has returned what it did not send, or never will. */
const TURN_MS = 60_000;
const ASK_AGAIN_MS = 1_000;

export function createAppBudget(options: AppBudgetOptions): AppBudget {
	const { settings, store, clock } = options;
	const stock = settings.pace.perSecond > 0 ? createTokenStock(options) : null;
	const isCounted = (lane: BudgetLane): boolean => settings.tier === 'trial' && lane.atPinterest;
	const reserveForAll = async (wanted: number, lane: BudgetLane): Promise<Reserved> => {
		const tokens = stock ? await stock.take(wanted) : wanted;
		if (stock && tokens === 0) return askAgain(clock, stock.nextWait());
		if (!isCounted(lane)) return { kind: 'granted', count: tokens, trialDay: null };
		const writes = await reserveWrites(options, tokens);
		stock?.put(tokens - countOf(writes));
		return writes;
	};
	return {
		reserve: async (wanted, lane) => {
			const shared = sharedOf(options, lane);
			if (!shared) return reserveForAll(wanted, lane);
			const { granted, waitMs } = await shared.take(wanted);
			if (granted === 0) return askAgain(clock, waitMs);
			const reserved = await reserveForAll(granted, lane);
			await shared.put(granted - countOf(reserved));
			return reserved;
		},
		giveBack: async ({ trialDay, count }, lane, unused) => {
			if (trialDay !== null) await store.settleWrites({ count, unused, day: trialDay });
			if (unused <= 0) return;
			stock?.put(unused);
			await sharedOf(options, lane)?.put(unused);
		},
		heed: async (left, lane) => {
			await sharedOf(options, lane)?.lower(left);
			if (!isCounted(lane) || left.remaining >= 1) return;
			await store.close(new Date(clock.now().getTime() + left.resetMs));
		},
		sharedFullAt: (paceKey) => store.fullAt(paceKey),
		read: () => stateOf(options, stock?.count() ?? 0),
		stop: async () => {
			await stock?.empty();
		},
	};
}

const countOf = (reserved: Reserved): number => (reserved.kind === 'granted' ? reserved.count : 0);

const askAgain = (clock: Clock, waitMs: number): Reserved => ({
	kind: 'refused',
	until: new Date(clock.now().getTime() + waitMs),
});

function sharedOf(
	options: AppBudgetOptions,
	{ paceKey, pace }: BudgetLane,
): SharedPace | undefined {
	if (paceKey === undefined || !pace || pace.perSecond <= 0) return undefined;
	return sharedPace(options, { paceKey, pace });
}

async function reserveWrites(
	{ settings, store, clock }: AppBudgetOptions,
	wanted: number,
): Promise<Reserved> {
	const now = clock.now();
	const { key: day, endsAt } = localDayOf(now.getTime(), TRIAL_ZONE);
	const perDay = settings.trialWritesPerDay;
	const taken = await store.takeWrites({ wanted, perDay, day, now });
	if (taken.granted > 0) return { kind: 'granted', count: taken.granted, trialDay: taken.day };
	const { closedUntil } = taken;
	if (closedUntil && closedUntil > now) {
		return { kind: 'refused', until: closedUntil, code: 'rate_limited' };
	}
	// What the turns under way do not send comes back: nobody is sent away for the day by it.
	if (taken.openedAt && now.getTime() - taken.openedAt.getTime() < TURN_MS) {
		return askAgain(clock, ASK_AGAIN_MS);
	}
	return { kind: 'refused', until: new Date(endsAt), code: 'app_budget_reached' };
}

async function stateOf(
	{ settings, store, clock }: AppBudgetOptions,
	inStock: number,
): Promise<AppBudgetState> {
	const now = clock.now();
	const usage = await store.read();
	const { key, endsAt } = localDayOf(now.getTime(), TRIAL_ZONE);
	return {
		pace: settings.pace,
		tokens: Math.min(
			settings.pace.capacity,
			inStock + tokensAvailable(settings.pace, usage.fullAt, now.getTime()),
		),
		trial:
			settings.tier === 'trial'
				? {
						writesPerDay: settings.trialWritesPerDay,
						used: usage.day >= key ? usage.used : 0,
						resetsAt: new Date(endsAt),
						closedUntil: usage.closedUntil && usage.closedUntil > now ? usage.closedUntil : null,
					}
				: null,
	};
}

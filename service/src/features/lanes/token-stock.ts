import { tokenMs, waitForToken, type Pace } from '../../domain/pace.js';
import type { Clock } from '../../platform/clock.js';
import { SAFETY_BUCKET, type AppBudgetStore } from './app-budget-store.js';

export interface TokenStockOptions {
	readonly settings: { readonly pace: Pace };
	readonly store: Pick<AppBudgetStore, 'takeTokens'>;
	readonly clock: Clock;
}

/** Tokens of the shared bucket that this process has taken in one update, to hand out by itself. */
export interface TokenStock {
	/** Up to `wanted`; 0 when the shared bucket is empty. */
	take(wanted: number): Promise<number>;
	put(count: number): void;
	/** Milliseconds until asking again makes sense; each asker is sent a token behind the last. */
	nextWait(): number;
	/** What it holds at this moment. */
	count(): number;
	/** Returns everything to the bucket. */
	empty(): Promise<void>;
}

/** Tokens taken at once, as a share of the capacity, and at most. */
const SHARE = 0.05;
const MOST = 100;
/** Older tokens go back: their part of the bucket has been filled again by others' patience. */
const KEPT_MS = 10_000;
const LONGEST_QUEUE_MS = 10_000;

export function createTokenStock({ settings, store, clock }: TokenStockOptions): TokenStock {
	const { pace } = settings;
	const chunk = Math.max(1, Math.min(MOST, Math.floor(pace.capacity * SHARE)));
	let count = 0;
	let takenAt = Number.NEGATIVE_INFINITY;
	let fullAt = 0;
	let nextAskAt = 0;
	let refilling: Promise<number> | null = null;

	const refill = async (wanted: number, returned: number): Promise<number> => {
		const taken = await store.takeTokens({
			bucket: SAFETY_BUCKET,
			wanted,
			returned,
			pace,
			now: clock.now(),
		});
		fullAt = taken.fullAt;
		count += taken.granted;
		takenAt = clock.monotonic();
		return taken.granted;
	};
	const takeStale = (): number => {
		if (count === 0 || clock.monotonic() - takenAt < KEPT_MS) return 0;
		const stale = count;
		count = 0;
		return stale;
	};
	/** One request at a time, whoever asks. */
	const refillOnce = (wanted: number): Promise<number> => {
		refilling ??= refill(wanted, takeStale()).finally(() => {
			refilling = null;
		});
		return refilling;
	};

	return {
		take: async (wanted) => {
			while (count === 0 || clock.monotonic() - takenAt >= KEPT_MS) {
				if ((await refillOnce(Math.max(chunk, wanted))) === 0 && count === 0) return 0;
			}
			const granted = Math.min(wanted, count);
			count -= granted;
			return granted;
		},
		put: (returned) => {
			count += returned;
		},
		count: () => count,
		nextWait: () => {
			const nowMs = clock.now().getTime();
			const soonest = nowMs + waitForToken(pace, fullAt, nowMs);
			// Who asks again before its time would push all others away, further with each round.
			const at = Math.min(Math.max(nextAskAt, soonest), soonest + LONGEST_QUEUE_MS);
			nextAskAt = at + tokenMs(pace);
			return Math.ceil(at - nowMs);
		},
		empty: async () => {
			await refilling;
			const returned = count;
			count = 0;
			if (returned === 0) return;
			const now = clock.now();
			await store.takeTokens({ bucket: SAFETY_BUCKET, wanted: 0, returned, pace, now });
		},
	};
}

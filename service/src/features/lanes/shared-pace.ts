import { loweredFullAt, waitForToken, type CallsLeft, type Pace } from '../../domain/pace.js';
import type { Clock } from '../../platform/clock.js';
import type { AppBudgetStore } from './app-budget-store.js';

export interface SharedPaceDeps {
	readonly store: Pick<AppBudgetStore, 'takeTokens' | 'lower'>;
	readonly clock: Clock;
}

/** The bucket of one Pinterest user whose lanes are several, one per workspace. */
export interface SharedPace {
	/** Up to `wanted` tokens; with none, the milliseconds until there is one. */
	take(wanted: number): Promise<{ readonly granted: number; readonly waitMs: number }>;
	put(count: number): Promise<void>;
	/** Only ever makes it slower. */
	lower(left: CallsLeft): Promise<void>;
}

export function sharedPace(
	{ store, clock }: SharedPaceDeps,
	{ paceKey: bucket, pace }: { readonly paceKey: string; readonly pace: Pace },
): SharedPace {
	const change = (wanted: number, returned: number) =>
		store.takeTokens({ bucket, wanted, returned, pace, now: clock.now() });
	return {
		take: async (wanted) => {
			const { granted, fullAt } = await change(wanted, 0);
			return { granted, waitMs: waitForToken(pace, fullAt, clock.now().getTime()) };
		},
		put: async (count) => {
			if (count > 0) await change(0, count);
		},
		lower: (left) =>
			store.lower(bucket, loweredFullAt(pace, 0, { ...left, nowMs: clock.now().getTime() })),
	};
}

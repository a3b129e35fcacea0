import type { Pace } from '../../domain/pace.js';
import { WITHOUT_END, type Gate } from '../lanes/index.js';
import type { RateMeter } from './read-rate-meter.js';
import type { RateMeterView } from './schemas.js';

/** The safety bound over all accounts; reported as full as long as nothing takes from it. */
const ALL_ACCOUNTS: Pace = { capacity: 2_000, perSecond: 200 };

export function presentRateMeter({ accountId, pace, tokens, gate }: RateMeter): RateMeterView {
	return {
		account: { account_id: accountId, ...bucketOf(pace, tokens), gate: gate && gateOf(gate) },
		global: bucketOf(ALL_ACCOUNTS, ALL_ACCOUNTS.capacity),
	};
}

const bucketOf = ({ capacity, perSecond }: Pace, tokens: number) => ({
	tokens_available: Math.round(tokens * 1_000) / 1_000,
	capacity,
	refill_rate: perSecond,
});

const gateOf = ({ code, until }: Gate) => ({
	code,
	until: until >= WITHOUT_END ? null : until.toISOString(),
});

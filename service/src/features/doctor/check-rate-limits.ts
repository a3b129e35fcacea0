import { errorEntry } from '../../domain/error-codes.js';
import { waitsForReconnect } from '../../domain/late-policy.js';
import type { Caller } from '../access/index.js';
import { WITHOUT_END } from '../lanes/index.js';
import { readRateMeter, type RateMeter } from '../rate-meter/index.js';
import { failed, ok, warning } from './checks.js';
import type { DoctorCheck } from './schemas.js';
import type { DoctorDeps, LiveFacts, Patient } from './types.js';

/** What holds the account's pins: Pinterest's limits first, then the lane's gate and our pace. */
export async function checkRateLimits(
	deps: DoctorDeps,
	caller: Pick<Caller, 'workspaceId' | 'accountIds'>,
	{ account, live }: Pick<Patient, 'account'> & { readonly live: LiveFacts },
): Promise<DoctorCheck> {
	const meter = await readRateMeter(deps, caller, { accountId: account.id });
	const facts = factsOf(meter, live);
	const { refusal, limits } = live;
	if (refusal?.outcome === 'throttled') {
		const waitMs = refusal.upstream.retryAfterMs ?? null;
		const wait = waitMs === null ? '' : ` It asks for ${inSeconds(waitMs)} s.`;
		return failed('rate_limits', {
			code: 'rate_limited',
			message: `Pinterest refuses calls of this account for a while (429).${wait}`,
			remedy:
				'Wait; pins go out afterwards by themselves. Other tools that use the same Pinterest user count as well: slow those down.',
			facts: { ...facts, retry_after_seconds: waitMs === null ? null : inSeconds(waitMs) },
		});
	}
	const gate = meter.account.usage?.gate;
	// What waits for a new connection, or for another access tier, is told by other checks.
	if (gate && !waitsForReconnect(gate.code) && gate.code !== 'pinterest_not_permitted') {
		const { message, remedy } = errorEntry(gate.code);
		const end = gate.until >= WITHOUT_END ? '' : ` Pins wait until ${gate.until.toISOString()}.`;
		return warning('rate_limits', { code: gate.code, message: message + end, remedy, facts });
	}
	const { day, limits: own } = { day: meter.account.usage?.day, limits: meter.account.limits };
	if (own.dailyCap > 0 && day && day.count >= own.dailyCap) {
		return warning('rate_limits', { code: 'daily_cap_reached', facts });
	}
	if (limits?.remaining === 0) {
		return warning('rate_limits', {
			code: 'rate_limited',
			message: 'Pinterest allows this account no further call for a moment.',
			facts,
		});
	}
	if (meter.tokens < 1 || meter.app.tokens < 1) {
		return warning('rate_limits', {
			code: 'rate_limited',
			message: 'Our own pace is used up for a moment; pins go out one by one.',
			remedy: 'Nothing; set a slower schedule where this is so all the time.',
			facts,
		});
	}
	return ok('rate_limits', 'Nothing holds the pins of the account back.', facts);
}

const inSeconds = (ms: number): number => Math.ceil(ms / 1_000);

function factsOf({ account, tokens, bucket, app }: RateMeter, { limits }: LiveFacts) {
	const { usage, limits: own } = account;
	return {
		pins_now: Math.floor(Math.min(tokens, app.tokens)),
		capacity: bucket.capacity,
		spacing_seconds: own.spacingMs / 1_000,
		day: own.dailyCap > 0 ? { used: usage?.day?.count ?? 0, cap: own.dailyCap } : null,
		gate: usage?.gate?.code ?? null,
		pinterest_limit: limits?.limit ?? null,
		pinterest_remaining: limits?.remaining ?? null,
	};
}

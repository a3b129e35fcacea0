import { errorEntry, type ErrorCode } from './error-codes.js';
import type { UpstreamError } from './errors.js';
import type { Guard, Trigger } from './publication-state.js';

export interface RetryPolicy {
	readonly baseMs: number;
	readonly capMs: number;
	/** Share by which a wait may move either way, 0 to 1. */
	readonly jitter: number;
	/** Create calls that may be sent in all. */
	readonly maxAttempts: number;
	/** Gate of a 429 that names no time. */
	readonly throttleMs: number;
	/** Gate of a lane that met a refusal of the app itself, which no pin of it can pass. */
	readonly appPauseMs: number;
	/** Waits before each look at the board while the outcome is unknown. */
	readonly readBackMs: readonly number[];
	/** Waits of the looks that follow while the board gives no clear answer. */
	readonly unclearMs: readonly number[];
}

export interface AttemptFacts {
	/** Create calls sent so far, this one included. */
	readonly attempts: number;
	/** Times this record was put back by a passing fault before. */
	readonly postponed: number;
	readonly cancelRequested: boolean;
	/** In [0, 1). */
	readonly random: number;
}

/** What follows from an attempt; computed apart from its execution. */
export interface Decision {
	readonly trigger: Trigger;
	readonly guard?: Guard;
	/** Milliseconds until the engine looks at the record again; absent in final states. */
	readonly waitMs?: number;
	/** Holds the whole lane: a limit for a time, a refused token until reconnected. */
	readonly gate?: { readonly code: ErrorCode; readonly ms: number | 'untilReconnected' };
	/** Holds the account's pins whose link leads to the same domain. */
	readonly pausesLink?: boolean;
	readonly code?: ErrorCode;
}

/** Wait before try `n` (0 = first repeat): base x 2^n, capped, then moved by the jitter. */
export function backoffMs(policy: RetryPolicy, n: number, random: number): number {
	const plain = Math.min(policy.capMs, policy.baseMs * 2 ** Math.min(n, 30));
	return Math.round(plain * (1 + policy.jitter * (2 * random - 1)));
}

/** Steps of a rule's own ladder already taken: what was put back without a call was none. */
export const ladderStep = ({
	attempts,
	postponed,
}: Pick<AttemptFacts, 'attempts' | 'postponed'>): number =>
	Math.min(postponed, Math.max(0, attempts - 1));

/** The decision after a create call that did not succeed. Reads only outcome, code and counters. */
export function decideAfterAttempt(
	error: UpstreamError,
	facts: AttemptFacts,
	policy: RetryPolicy,
): Decision {
	const { code } = error;
	if (error.outcome === 'unknown') {
		return { trigger: 'lose', code, waitMs: policy.readBackMs[0] ?? 0 };
	}
	if (error.outcome === 'throttled') {
		const gate = { code, ms: error.upstream.retryAfterMs ?? policy.throttleMs };
		return unlessCanceled(facts, { trigger: 'giveBack', code, gate, waitMs: 0 });
	}
	const effect = errorEntry(code).pin;
	if (effect === 'reconnect') {
		const gate = { code, ms: 'untilReconnected' } as const;
		return unlessCanceled(facts, { trigger: 'giveBack', code, gate, waitMs: 0 });
	}
	const passing =
		effect === 'retry' || error.outcome === 'notSent' || error.outcome === 'unavailable';
	if (!passing) return unlessCanceled(facts, { trigger: 'refuse', code, ...spared(code, policy) });
	return unlessCanceled(facts, postponeOrExhaust(error, facts, policy));
}

/** What a final refusal spares the pins behind it: calls of which the answer is known already. */
function spared(code: ErrorCode, policy: RetryPolicy): Pick<Decision, 'gate' | 'pausesLink'> {
	if (code === 'link_blocked') return { pausesLink: true };
	// The pin that met it fails and says why; the others wait for whoever runs the app.
	if (code === 'pinterest_not_permitted') return { gate: { code, ms: policy.appPauseMs } };
	return {};
}

function postponeOrExhaust(
	error: UpstreamError,
	facts: AttemptFacts,
	policy: RetryPolicy,
): Decision {
	const { code } = error;
	const ladder = error.upstream.ladderMs;
	const step = ladderStep(facts);
	const usedUp = ladder ? step >= ladder.length : facts.attempts >= policy.maxAttempts;
	// A call that was never sent is no attempt; only the late policy ends those.
	if (usedUp && error.outcome !== 'notSent') return { trigger: 'exhaust', code };
	const own = ladder?.[step];
	const waitMs =
		own === undefined
			? backoffMs(policy, facts.postponed, facts.random)
			: Math.round(own * (1 + policy.jitter * (2 * facts.random - 1)));
	return { trigger: 'postpone', code, waitMs };
}

/** A requested cancel wins over everything that proves that nothing was made. */
function unlessCanceled(facts: AttemptFacts, decision: Decision): Decision {
	if (!facts.cancelRequested) return decision;
	const { gate, pausesLink } = decision;
	return { trigger: 'concedeCancel', code: 'canceled', gate, pausesLink };
}

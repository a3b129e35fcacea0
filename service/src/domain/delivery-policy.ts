/** What came back from one POST to a receiver. */
export type DeliveryOutcome =
	/** `retryAfter`: the header as it was sent. */
	| { readonly kind: 'answered'; readonly status: number; readonly retryAfter?: string }
	| { readonly kind: 'timeout' }
	/** No answer: name, connection, or an address that may not be called. */
	| { readonly kind: 'unreachable' };

/** What follows from it; computed apart from its execution. */
export type DeliveryDecision =
	| { readonly kind: 'delivered' }
	/** `waitMs`: milliseconds until the next try. */
	| { readonly kind: 'retry'; readonly waitMs: number }
	| { readonly kind: 'exhausted' }
	/** The receiver said that it is gone: the endpoint is switched off, nothing is sent again. */
	| { readonly kind: 'gone' };

export interface DeliveryFacts {
	/** Tries so far, this one included. */
	readonly tries: number;
	readonly now: Date;
	/** In [0, 1). */
	readonly random: number;
	/** Wait after each failed try, in milliseconds; no further try when the list ends. */
	readonly retryMs: readonly number[];
	/** Least wait after an answer or a silence that means "too much", in milliseconds. */
	readonly overloadMs: number;
}

const SECOND = 1_000;
const JITTER = 0.2;
const OVERLOAD_STATUSES: readonly number[] = [429, 502, 503, 504];
const GONE = 410;

/** The decision after one try: only a 2xx counts as taken, a redirect is a failure. */
export function decideAfterDelivery(
	outcome: DeliveryOutcome,
	facts: DeliveryFacts,
): DeliveryDecision {
	if (outcome.kind === 'answered') {
		if (outcome.status >= 200 && outcome.status < 300) return { kind: 'delivered' };
		if (outcome.status === GONE) return { kind: 'gone' };
	}
	const planned = facts.retryMs[facts.tries - 1];
	if (planned === undefined) return { kind: 'exhausted' };
	return { kind: 'retry', waitMs: Math.round(waitAfter(outcome, planned, facts)) };
}

function waitAfter(outcome: DeliveryOutcome, planned: number, facts: DeliveryFacts): number {
	const overloaded =
		outcome.kind === 'timeout' ||
		(outcome.kind === 'answered' && OVERLOAD_STATUSES.includes(outcome.status));
	const step = overloaded ? Math.max(planned, facts.overloadMs) : planned;
	const jittered = step * (1 + JITTER * (2 * facts.random - 1));
	const asked = outcome.kind === 'answered' ? askedWaitMs(outcome.retryAfter, facts.now) : null;
	if (asked !== null) return Math.min(2 * step, Math.max(step, asked, jittered));
	return overloaded ? Math.max(facts.overloadMs, jittered) : jittered;
}

/** Milliseconds a `Retry-After` of seconds or of an HTTP date asks for; null when it is neither. */
function askedWaitMs(header: string | undefined, now: Date): number | null {
	const text = header?.trim();
	if (!text) return null;
	if (/^\d{1,9}$/.test(text)) return Number(text) * SECOND;
	// Every HTTP date begins with a day's name; `Date.parse` alone takes much more than dates.
	const at = /^[A-Za-z]{3,9},? /.test(text) ? Date.parse(text) : Number.NaN;
	return Number.isNaN(at) ? null : Math.max(0, at - now.getTime());
}

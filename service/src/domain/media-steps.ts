import { errorEntry, type ErrorCode } from './error-codes.js';
import type { UpstreamError } from './errors.js';
import { backoffMs, type Decision, type RetryPolicy } from './retry-policy.js';

export interface MediaPolicy {
	/** Waits before each look at a video that Pinterest works on; the last one repeats. */
	readonly lookMs: readonly number[];
	/** How long Pinterest may work on a video. */
	readonly giveUpMs: number;
	/** Registrations of one video in all: each refused or forgotten one costs another. */
	readonly maxRegistrations: number;
}

/** How a step on a video's way to Pinterest ended. */
export type MediaStep =
	/** Pinterest has all its bytes. */
	| { readonly kind: 'uploaded'; readonly mediaId: string }
	| { readonly kind: 'processing' }
	| { readonly kind: 'succeeded' }
	/** Pinterest could do nothing with it. */
	| { readonly kind: 'rejected' }
	/** Pinterest does not know the upload (any more). */
	| { readonly kind: 'forgotten' }
	| { readonly kind: 'fault'; readonly error: UpstreamError; readonly asking: boolean }
	/** Nothing that Pinterest does could help. */
	| { readonly kind: 'hopeless'; readonly code: ErrorCode }
	/** This process ends, or the claim is another's. */
	| { readonly kind: 'stopped' };

export interface MediaFacts {
	readonly registrations: number;
	/** Steps in a row that a passing fault ended before this one. */
	readonly faults: number;
	/** Looks since the upload before this one. */
	readonly looks: number;
	/** Since when the record has waited for its video, in milliseconds. */
	readonly waitedMs: number;
	/** Since when Pinterest has had all its bytes; 0 before. */
	readonly processingMs: number;
	readonly cancelRequested: boolean;
	/** In [0, 1). */
	readonly random: number;
}

export interface MediaPolicies {
	readonly media: MediaPolicy;
	readonly retry: RetryPolicy;
}

/** As long as a pin may be late. */
const LONGEST_WAIT_MS = 86_400_000;

/**
 * What follows from a step. Nothing on this way is public, so every step may be repeated; what
 * lies in the account goes back to the queue, where the lane's gate holds and explains it.
 */
export function decideAfterMediaStep(
	step: MediaStep,
	facts: MediaFacts,
	policies: MediaPolicies,
): Decision {
	if (facts.cancelRequested) return { trigger: 'concedeCancel', code: 'canceled' };
	const { media } = policies;
	switch (step.kind) {
		case 'uploaded':
			return lookAgain(lookWait(media, 0));
		case 'processing':
			if (facts.processingMs >= media.giveUpMs) return { trigger: 'refuse', code: 'media_failed' };
			return lookAgain(lookWait(media, facts.looks + 1));
		case 'succeeded':
			return { trigger: 'ready', waitMs: 0 };
		case 'rejected':
			return { trigger: 'refuse', code: 'media_failed' };
		case 'forgotten':
			return registerAgain(facts, media);
		case 'fault':
			return afterFault(step, facts, policies);
		case 'hopeless':
			return { trigger: 'refuse', code: step.code };
		case 'stopped':
			return lookAgain(0);
	}
}

const lookAgain = (waitMs: number, code?: ErrorCode): Decision => ({
	trigger: 'lookAgain',
	waitMs,
	...(code ? { code } : {}),
});

const lookWait = ({ lookMs }: MediaPolicy, looks: number): number =>
	lookMs[looks] ?? lookMs.at(-1) ?? 0;

function registerAgain({ registrations }: MediaFacts, media: MediaPolicy): Decision {
	if (registrations >= media.maxRegistrations) {
		return { trigger: 'refuse', code: 'media_upload_refused' };
	}
	return lookAgain(lookWait(media, registrations - 1));
}

function afterFault(
	{ error, asking }: Extract<MediaStep, { kind: 'fault' }>,
	facts: MediaFacts,
	{ media, retry }: MediaPolicies,
): Decision {
	const { code, outcome } = error;
	if (code === 'media_upload_refused') return registerAgain(facts, media);
	const effect = errorEntry(code).pin;
	if (effect === 'reconnect') {
		return { trigger: 'ready', code, waitMs: 0, gate: { code, ms: 'untilReconnected' } };
	}
	if (outcome === 'throttled') {
		const ms = error.upstream.retryAfterMs ?? retry.throttleMs;
		// Questions have a quota of their own: used up, it holds no pin.
		return asking ? lookAgain(ms, code) : { trigger: 'ready', code, waitMs: 0, gate: { code, ms } };
	}
	const passing = effect === 'retry' || outcome !== 'refused';
	if (!passing || facts.waitedMs >= LONGEST_WAIT_MS) return { trigger: 'refuse', code };
	return lookAgain(backoffMs(retry, facts.faults, facts.random), code);
}

import type { UpstreamError } from '../../domain/errors.js';
import { decideAfterAttempt, type Decision } from '../../domain/retry-policy.js';
import type { RunResult } from '../lanes/index.js';
import type { PublicationRecord } from '../publications/index.js';
import { applyOutcome, type Outcome } from './apply-outcome.js';
import { attemptPublish, type AttemptResult } from './attempt.js';
import type { ClaimedPublication } from './claim-next.js';
import type { PublishingDeps } from './deps.js';

/** After an unknown outcome the count can be full before a call is made. */
type PublishResult = AttemptResult | { readonly kind: 'usedUp' };

/** Wait before a record is looked at again that nobody's fault put back. */
const GIVEN_BACK_MS = 500;

/** One attempt of a claimed record, from the stored intent to the stored outcome. */
export async function publish(
	deps: PublishingDeps,
	claimed: ClaimedPublication,
	signal: AbortSignal,
): Promise<RunResult> {
	const startedAt = deps.clock.monotonic();
	const usedUp = claimed.record.attempts >= deps.settings.retry.maxAttempts;
	const result: PublishResult = usedUp
		? { kind: 'usedUp' }
		: await attemptPublish(deps, claimed, signal);
	const tookMs = Math.round(deps.clock.monotonic() - startedAt);
	const applied = await applyOutcome(deps, claimed.record, outcomeOf(deps, result, tookMs));
	const sent = result.kind === 'published' || (result.kind === 'failed' && result.sent);
	if (applied.kind !== 'applied') return { tokenUnused: !sent };
	return { ...applied.result, tokenUnused: !sent };
}

function outcomeOf(deps: PublishingDeps, result: PublishResult, tookMs: number): Outcome {
	switch (result.kind) {
		case 'published':
			return published(deps, result, tookMs);
		case 'failed':
			return failed(deps, result, tookMs);
		case 'usedUp':
			return {
				decide: (record) => unlessCanceled(record, { trigger: 'exhaust', code: 'publish_timeout' }),
				describe: (record) => ({ note: { attempt: record.attempts } }),
			};
		case 'notTried':
			return {
				decide: (record) =>
					unlessCanceled(record, {
						trigger: 'giveBack',
						waitMs: result.why === 'busy' ? GIVEN_BACK_MS : 0,
					}),
				describe: () => ({ note: { message: `not tried: ${result.why}` } }),
			};
		case 'refused':
			return {
				decide: (record) => unlessCanceled(record, { trigger: 'refuse', code: result.error.code }),
				describe: () => ({}),
				message: result.error.message,
			};
	}
}

/** Nothing was sent, so a requested cancel is granted. */
const unlessCanceled = (record: PublicationRecord, decision: Decision): Decision =>
	record.cancelRequestedAt ? { trigger: 'concedeCancel', code: 'canceled' } : decision;

function published(
	{ clock }: PublishingDeps,
	result: Extract<AttemptResult, { kind: 'published' }>,
	tookMs: number,
): Outcome {
	return {
		decide: () => ({ trigger: 'succeed' }),
		describe: (record) => ({
			set: { pinterestPinId: result.pinId, publishedAt: clock.now(), readBack: null },
			counts: { attempts: 1 },
			note: { attempt: record.attempts + 1, requestId: result.requestId, tookMs },
			facts: { pinterest_pin_id: result.pinId, attempts: record.attempts + 1 },
		}),
	};
}

function failed(
	{ clock, random, settings }: PublishingDeps,
	{ error, sent, version }: Extract<AttemptResult, { kind: 'failed' }>,
	tookMs: number,
): Outcome {
	const fraction = random.fraction();
	// An attempt counts a create call whose refusal lies in the record, or whose fate is unknown.
	const counts = sent && error.outcome !== 'throttled' && !isAccountFault(error);
	return {
		decide: (record) =>
			decideAfterAttempt(
				error,
				{
					attempts: record.attempts + (counts ? 1 : 0),
					postponed: record.postponed,
					cancelRequested: record.cancelRequestedAt !== undefined,
					random: fraction,
				},
				settings.retry,
			),
		describe: (record, decision) => {
			const attempts = record.attempts + (counts ? 1 : 0);
			const unknown = decision.trigger === 'lose';
			return {
				set: unknown
					? { readBack: { since: clock.now(), looks: 0, ladderMs: error.upstream.ladderMs } }
					: {},
				counts: {
					...(counts ? { attempts: 1 } : {}),
					...(decision.trigger === 'postpone' ? { postponed: 1 } : {}),
				},
				note: { attempt: attempts, requestId: error.upstream.requestId, tookMs },
				facts: {
					attempts,
					...(error.upstream.upstreamMessage
						? { pinterest_message: error.upstream.upstreamMessage }
						: {}),
				},
			};
		},
		message: error.details.message,
		tokenVersion: version,
	};
}

const isAccountFault = (error: UpstreamError): boolean =>
	['token_expired', 'token_revoked', 'scope_missing'].includes(error.code);

import type { UpstreamError } from '../../domain/errors.js';
import { decideAfterAttempt, type Decision } from '../../domain/retry-policy.js';
import type { RunResult } from '../lanes/index.js';
import type { PublicationRecord } from '../publications/index.js';
import { applyOutcome, type Outcome } from './apply-outcome.js';
import { attemptWithMedia, type MediaAwaited } from './attempt-with-media.js';
import type { AttemptResult } from './attempt.js';
import type { ClaimedPublication } from './claim-next.js';
import type { PublishingDeps } from './deps.js';
import type { LinkPause } from './link-pauses.js';
import { awaitMedia } from './media-outcome.js';

/** After an unknown outcome the count can be full before a call is made. */
type PublishResult =
	| AttemptResult
	| MediaAwaited
	| { readonly kind: 'usedUp' }
	| { readonly kind: 'held'; readonly pause: LinkPause };

/** When the attempt began, and how long it took in milliseconds. */
interface Call {
	readonly startedAt: Date;
	readonly tookMs: number;
}

/** Wait before a record is looked at again that nobody's fault put back. */
const GIVEN_BACK_MS = 500;

/** One attempt of a claimed record, from the stored intent to the stored outcome. */
export async function publish(
	deps: PublishingDeps,
	claimed: ClaimedPublication,
	signal: AbortSignal,
): Promise<RunResult> {
	const startedAt = deps.clock.now();
	const began = deps.clock.monotonic();
	const result = await tryToPublish(deps, claimed, signal);
	const call = { startedAt, tookMs: Math.round(deps.clock.monotonic() - began) };
	const applied = await applyOutcome(deps, claimed.record, outcomeOf(deps, result, call));
	const sent = result.kind === 'published' || (result.kind === 'failed' && result.sent);
	if (applied.kind === 'remotePinTaken') tellTaken(deps, claimed.record, result);
	if (applied.kind !== 'applied') return { tokenUnused: !sent };
	if (applied.decision.trigger === 'awaitMedia') {
		deps.wake('prepare', claimed.record.accountId);
		// The registration of the video is a write of the account as well; paid for where pace is kept.
		return { madeNothing: true };
	}
	return { ...applied.result, tokenUnused: !sent };
}

/** The board is read back once the lease is over: nobody is sure which of the two made the pin. */
function tellTaken(
	{ logger }: PublishingDeps,
	{ _id: pin, accountId: account }: PublicationRecord,
	result: PublishResult,
): void {
	if (result.kind !== 'published') return;
	const ids = { pin, account, pinterestPin: result.pinId };
	logger.warn(ids, 'Pinterest answered with a pin that another record has');
}

async function tryToPublish(
	deps: PublishingDeps,
	claimed: ClaimedPublication,
	signal: AbortSignal,
): Promise<PublishResult> {
	const { accountId, attempts, intent } = claimed.record;
	if (attempts >= deps.settings.retry.maxAttempts) return { kind: 'usedUp' };
	const pause = await deps.linkPauses.inForce({ accountId, link: intent?.link ?? null });
	return pause ? { kind: 'held', pause } : attemptWithMedia(deps, claimed, signal);
}

function outcomeOf(deps: PublishingDeps, result: PublishResult, call: Call): Outcome {
	switch (result.kind) {
		case 'published':
			return published(deps, result, call);
		case 'failed':
			return failed(deps, result, call);
		case 'awaitsMedia':
			return awaitMedia(deps, { forgotten: result.forgotten, attempted: result.forgotten });
		case 'held':
			return held(deps, result.pause);
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

/** Nothing is sent until the pause is over; the pins of other domains go on. */
const held = ({ clock }: PublishingDeps, { domain, until }: LinkPause): Outcome => ({
	decide: (record) =>
		unlessCanceled(record, {
			trigger: 'hold',
			code: 'link_blocked',
			waitMs: Math.max(0, until.getTime() - clock.now().getTime()),
		}),
	describe: () => ({
		// Waiting for the domain is no lateness of the pin.
		set: { dueAt: until },
		facts: { link_domain: domain, deferred_until: until.toISOString() },
	}),
	message: `Pinterest blocked a link to ${domain} as possible spam; the pin waits until ${until.toISOString()}.`,
});

/** Nothing was sent, so a requested cancel is granted. */
const unlessCanceled = (record: PublicationRecord, decision: Decision): Decision =>
	record.cancelRequestedAt ? { trigger: 'concedeCancel', code: 'canceled' } : decision;

function published(
	{ clock }: PublishingDeps,
	result: Extract<AttemptResult, { kind: 'published' }>,
	call: Call,
): Outcome {
	return {
		decide: () => ({ trigger: 'succeed' }),
		describe: (record) => ({
			set: { pinterestPinId: result.pinId, publishedAt: clock.now(), readBack: null },
			counts: { attempts: 1 },
			note: { attempt: record.attempts + 1, requestId: result.requestId, ...call },
			facts: { pinterest_pin_id: result.pinId, attempts: record.attempts + 1 },
		}),
	};
}

function failed(
	{ clock, random, settings }: PublishingDeps,
	{ error, sent, version }: Extract<AttemptResult, { kind: 'failed' }>,
	call: Call,
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
				note: { attempt: attempts, requestId: error.upstream.requestId, ...call },
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

import type { ErrorCode } from '../../domain/error-codes.js';
import { ServiceError, UpstreamError, type UpstreamOutcome } from '../../domain/errors.js';
import type { PinMedia, PinRequest, PinterestPort } from '../../pinterest/port.js';
import { crashPoint } from '../../platform/crash-points.js';
import type { Intent } from '../publications/index.js';
import type { ReadyPublication } from './claim-next.js';
import type { PublishingDeps } from './deps.js';

/** What is known after an attempt. `sent`: a create call left, so the attempt counts. */
export type AttemptResult =
	| { readonly kind: 'published'; readonly pinId: string; readonly requestId?: string }
	| {
			readonly kind: 'failed';
			readonly error: UpstreamError;
			readonly sent: boolean;
			/** Of the token pair that it failed with. */
			readonly version: number;
	  }
	/** Nothing was sent and the cause is not in the record: it goes back as it was. */
	| { readonly kind: 'notTried'; readonly why: 'busy' | 'late' }
	| { readonly kind: 'refused'; readonly error: ServiceError };

/** Ends a use of the tokens without a call: what was not sent proves no pair. */
class ClaimEndsError extends Error {}

const revoked = (): AttemptResult => ({
	kind: 'refused',
	error: new ServiceError('account_revoked'),
});

/** Sends the stored intent once; a refused token is renewed once and the call repeated once. */
export async function attemptPublish(
	deps: PublishingDeps,
	claimed: ReadyPublication,
	signal: AbortSignal,
): Promise<AttemptResult> {
	const { accountId, intent } = claimed.record;
	if (!intent) throw new Error(`publication ${claimed.record._id} was claimed without an intent`);
	const account = await deps.accounts.find(accountId);
	if (!account || account.revoked) return revoked();
	const { version, reconnectCode } = account;
	if (reconnectCode) return failed({ code: reconnectCode, outcome: 'refused', version });
	const port = deps.ports.forProvider(account.provider);
	const used = await deps.accounts
		.use(accountId, (accessToken) => sendOnce(deps, { port, accessToken, intent, claimed, signal }))
		.catch(lateOnceClaimEnds);
	switch (used.kind) {
		case 'done':
			return used.value;
		case 'revoked':
			return revoked();
		case 'busy':
		case 'late':
			return { kind: 'notTried', why: used.kind };
		case 'failed': {
			const { cause: error } = used;
			return { kind: 'failed', error, sent: error.outcome !== 'notSent', version: used.version };
		}
		case 'unrenewed':
			return failed({ ...used, code: 'pinterest_unavailable', outcome: 'unavailable' });
		case 'disconnected':
			return failed({ ...used, code: 'token_expired', outcome: 'refused' });
	}
}

/** Nothing of the pin was sent, or it was refused for the token. */
const failed = (why: {
	readonly code: ErrorCode;
	readonly outcome: UpstreamOutcome;
	readonly version: number;
}): AttemptResult => ({
	kind: 'failed',
	error: new UpstreamError(why.code, why.outcome),
	sent: false,
	version: why.version,
});

function lateOnceClaimEnds(error: unknown): { readonly kind: 'late' } {
	if (error instanceof ClaimEndsError) return { kind: 'late' };
	throw error;
}

async function sendOnce(
	deps: PublishingDeps,
	call: {
		port: PinterestPort;
		accessToken: string;
		intent: Intent;
		claimed: ReadyPublication;
		signal: AbortSignal;
	},
): Promise<AttemptResult> {
	// A process that was frozen must not send under a claim that others may hold by now.
	if (deps.clock.monotonic() >= call.claimed.startBefore) throw new ClaimEndsError();
	crashPoint('call.before-send');
	const { accountId } = call.intent;
	const made = await call.port.createPin(
		call.accessToken,
		requestOf(call.intent, call.claimed.media),
		{ signal: call.signal, accountId },
	);
	crashPoint('call.received');
	return { kind: 'published', pinId: made.id, requestId: made.requestId };
}

function requestOf(intent: Intent, media: PinMedia): PinRequest {
	return {
		boardId: intent.boardId,
		title: intent.title,
		description: intent.description,
		altText: intent.altText,
		link: intent.link,
		dominantColor: intent.dominantColor,
		media,
	};
}

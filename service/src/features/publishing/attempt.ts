import { ServiceError, UpstreamError } from '../../domain/errors.js';
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

type Tokens = { readonly accessToken: string; readonly version: number };

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
	if (account.reconnectRequired) {
		const error = new UpstreamError('token_expired', 'refused');
		return { kind: 'failed', error, sent: false, version: account.version };
	}
	const port = deps.ports.forProvider(account.provider);
	const send = (tokens: Tokens): Promise<AttemptResult> =>
		sendOnce(deps, { port, tokens, intent, claimed, signal });

	const tokens = await deps.accounts.tokens(accountId);
	if (!tokens) return revoked();
	const first = await send(tokens);
	if (!isTokenRefusal(first)) return first;
	const refresh = await deps.accounts.refresh(accountId, tokens.version);
	switch (refresh) {
		case 'refreshed': {
			const renewed = await deps.accounts.tokens(accountId);
			return renewed ? send(renewed) : revoked();
		}
		case 'busy':
			return { kind: 'notTried', why: 'busy' };
		case 'refused':
			return first;
		case 'unavailable':
			return {
				kind: 'failed',
				error: new UpstreamError('pinterest_unavailable', 'unavailable'),
				sent: false,
				version: tokens.version,
			};
	}
}

function isTokenRefusal(result: AttemptResult): boolean {
	return result.kind === 'failed' && result.error.code === 'token_expired';
}

async function sendOnce(
	deps: PublishingDeps,
	call: {
		port: PinterestPort;
		tokens: Tokens;
		intent: Intent;
		claimed: ReadyPublication;
		signal: AbortSignal;
	},
): Promise<AttemptResult> {
	// A process that was frozen must not send under a claim that others may hold by now.
	if (deps.clock.monotonic() >= call.claimed.startBefore) return { kind: 'notTried', why: 'late' };
	crashPoint('call.before-send');
	try {
		const made = await call.port.createPin(
			call.tokens.accessToken,
			requestOf(call.intent, call.claimed.media),
			{
				signal: call.signal,
				accountId: call.intent.accountId,
			},
		);
		crashPoint('call.received');
		return { kind: 'published', pinId: made.id, requestId: made.requestId };
	} catch (error) {
		if (!(error instanceof UpstreamError)) throw error;
		const sent = error.outcome !== 'notSent';
		return { kind: 'failed', error, sent, version: call.tokens.version };
	}
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

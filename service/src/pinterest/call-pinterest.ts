import type { Dispatcher } from 'undici';
import type { z } from 'zod';
import { errorEntry } from '../domain/error-codes.js';
import { UpstreamError } from '../domain/errors.js';
import type { Clock } from '../platform/clock.js';
import { classify, type Answer, type Classification, type Operation } from './classify.js';
import { parseRateLimitHeaders, type RateLimitFacts } from './rate-limit-headers.js';
import { parseJson, readErrorBody } from './read-error-body.js';
import { redact } from './redact.js';
import { isUnknownRule, unknownAnswer, type KeepUnknownAnswer } from './unknown-answer.js';
import { sendRequest, type OutgoingRequest, type Sent } from './send-request.js';

/** The connection to one Pinterest host. */
export interface Wire {
	readonly dispatcher: Dispatcher;
	readonly origin: string;
	/** Path before the resource, `/v5` included. */
	readonly prefix: string;
	readonly timeoutMs: number;
	readonly clock: Clock;
	/** Where answers go that no rule knows. */
	readonly keepUnknown?: KeepUnknownAnswer;
}

export interface PinterestCall<T> {
	readonly operation: Operation;
	readonly method: OutgoingRequest['method'];
	/** From the resource on: `/pins`. */
	readonly path: string;
	/** Value of the Authorization header. */
	readonly authorization: string;
	readonly body?: { readonly contentType: string; readonly text: string };
	readonly schema: z.ZodType<T>;
	/** Texts that must not show up in an error. */
	readonly secrets: readonly string[];
	readonly maxBytes?: number;
	/** On whose behalf; for the answers that are kept. */
	readonly accountId?: string;
	readonly signal?: AbortSignal;
	/** Told what the headers of the answer say about limits. */
	readonly onLimits?: (facts: RateLimitFacts) => void;
}

const MAX_BYTES = 256 * 1024;
const MAX_MESSAGE = 500;

/** Sends a call and reads its answer; whatever is not a usable success is an `UpstreamError`. */
export async function callPinterest<T>(
	wire: Wire,
	call: PinterestCall<T>,
): Promise<{ readonly value: T; readonly requestId?: string }> {
	const sent = await sendRequest(wire.dispatcher, toRequest(wire, call));
	if (sent.kind === 'answered' && call.onLimits) {
		call.onLimits(parseRateLimitHeaders(sent.headers, wire.clock.now()));
	}
	const succeeded = sent.kind === 'answered' && sent.status >= 200 && sent.status < 300;
	if (!succeeded) throw toError(wire, call, sent);
	const parsed = call.schema.safeParse(parseJson(sent.text));
	if (!parsed.success) throw toError(wire, call, sent);
	return { value: parsed.data, requestId: requestIdOf(sent) };
}

function toRequest(wire: Wire, call: PinterestCall<unknown>): OutgoingRequest {
	return {
		origin: wire.origin,
		path: `${wire.prefix}${call.path}`,
		method: call.method,
		headers: {
			accept: 'application/json',
			authorization: call.authorization,
			'user-agent': 'pinlane',
			...(call.body ? { 'content-type': call.body.contentType } : {}),
		},
		body: call.body?.text,
		timeoutMs: wire.timeoutMs,
		maxBytes: call.maxBytes ?? MAX_BYTES,
		signal: call.signal,
	};
}

function toError(wire: Wire, call: PinterestCall<unknown>, sent: Sent): UpstreamError {
	const { answer, readable } = describe(sent);
	const found = classify({ ...answer, operation: call.operation, now: wire.clock.now() });
	if (sent.kind === 'answered' && isUnknownRule(found.rule)) keep(wire, call, { sent, found });
	const upstreamMessage = redact(readable, call.secrets).slice(0, MAX_MESSAGE);
	const reason = sent.kind === 'answered' ? `status ${sent.status}` : sent.reason;
	return new UpstreamError(found.code, found.outcome, {
		message: publicMessage(found, upstreamMessage),
		internal: redact(`${call.method} ${call.path}: ${reason}`, call.secrets),
		upstream: {
			status: answer.status,
			upstreamCode: answer.upstreamCode,
			upstreamMessage: upstreamMessage === '' ? undefined : upstreamMessage,
			requestId: requestIdOf(sent),
			retryAfterMs: found.retryAfterMs,
			ladderMs: found.ladderMs,
			rule: found.rule,
		},
	});
}

function keep(
	wire: Wire,
	{ operation, method, path, accountId, secrets }: PinterestCall<unknown>,
	{ sent, found }: { sent: Extract<Sent, { kind: 'answered' }>; found: Classification },
): void {
	const { status, headers, text: body } = sent;
	wire.keepUnknown?.(
		unknownAnswer({
			at: wire.clock.now(),
			accountId: accountId ?? null,
			operation,
			method,
			path,
			status,
			rule: found.rule,
			headers,
			body,
			secrets,
		}),
	);
}

type Described = {
	readonly answer: Omit<Answer, 'operation' | 'now'>;
	readonly readable: string;
};

function describe(sent: Sent): Described {
	switch (sent.kind) {
		case 'notSent':
			return { answer: { networkFault: 'notSent', message: '', headers: {} }, readable: '' };
		case 'noAnswer': {
			const { status, headers = {} } = sent;
			const answer = { networkFault: 'noAnswer', status, message: '', headers } as const;
			return { answer, readable: '' };
		}
		case 'answered': {
			const { status, headers } = sent;
			if (status >= 200 && status < 300) {
				return { answer: { status, okWithoutId: true, message: '', headers }, readable: '' };
			}
			const { readable, ...body } = readErrorBody(sent.text);
			return { answer: { status, headers, ...body }, readable };
		}
	}
}

/** A refusal of the content is only useful with Pinterest's own words. */
function publicMessage(found: Classification, upstreamMessage: string): string | undefined {
	if (found.outcome !== 'refused' || upstreamMessage === '') return undefined;
	return `${errorEntry(found.code).message} Pinterest says: ${upstreamMessage}`;
}

function requestIdOf(sent: Sent): string | undefined {
	if (sent.kind === 'notSent') return undefined;
	const value = sent.headers?.['x-pinterest-rid'];
	return typeof value === 'string' ? value.slice(0, 200) : undefined;
}

import type { ApiAnswer } from './api-client.js';

interface Envelope {
	readonly error?: {
		readonly code: string;
		readonly message: string;
		readonly remediation: string;
		readonly request_id: string;
		readonly retry_after_seconds?: number;
		readonly errors?: readonly { readonly loc: (string | number)[]; readonly msg: string }[];
	};
	readonly detail: unknown;
	readonly message: string;
	readonly code: string;
}

type WireError = NonNullable<Envelope['error']>;

const SENTENCE = /^[A-Z`"].*[.)]$/s;
const INNARDS = /\bat .*\.[jt]s:\d+|node_modules|Mongo|ECONN|ioredis|undefined|\[object/;

/** Checks the whole error body of an answer against the contract's words, and answers with it. */
export function expectError(answer: ApiAnswer, status: number, code: string): WireError {
	const body = answer.body as Envelope | null;
	expect({ status: answer.status, code: body?.error?.code }).toEqual({ status, code });
	const error = body?.error;
	if (!error) throw new Error('the answer has no error');
	expect(body.detail).toEqual({ message: error.message, code });
	expect({ message: body.message, code: body.code }).toEqual({ message: error.message, code });
	expect(Object.keys(body).sort()).toEqual(['code', 'detail', 'error', 'message']);
	expect(error.request_id).toBe(answer.headers.get('x-request-id'));
	expect(error.request_id).not.toBe('');
	expect(error.message).not.toBe('');
	expect(error.remediation).toMatch(SENTENCE);
	expect(answer.text).not.toMatch(INNARDS);
	const retryAfter = answer.headers.get('retry-after');
	expect(error.retry_after_seconds ?? null).toBe(retryAfter === null ? null : Number(retryAfter));
	return error;
}

/** The fields an answer finds fault with, as dotted paths without their `body` or `query`. */
export const faultyFields = ({ errors = [] }: WireError): string[] =>
	errors.map(({ loc }) => loc.slice(1).join('.'));

/** An error's bytes without the one part that differs between two calls. */
export const withoutRequestId = ({ text, headers }: ApiAnswer): string =>
	text.replaceAll(headers.get('x-request-id') ?? '', '');

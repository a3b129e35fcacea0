import type { Operation } from './classify.js';
import { redact } from './redact.js';
import type { AnswerHeaders } from './rate-limit-headers.js';

/** An answer that no rule of the table knows, as it came; secrets are taken out. */
export interface UnknownAnswer {
	readonly at: Date;
	/** On whose behalf the call was made; null where the caller did not say. */
	readonly accountId: string | null;
	readonly operation: Operation;
	readonly method: string;
	readonly path: string;
	readonly status: number;
	readonly rule: number;
	readonly headers: Readonly<Record<string, string>>;
	/** At most 256 kB. Empty for token calls, whose answers are secrets themselves. */
	readonly body: string;
}

/** Takes an answer into safe keeping; must neither throw nor hold up the call. */
export type KeepUnknownAnswer = (answer: UnknownAnswer) => void;

interface Given extends Omit<UnknownAnswer, 'headers'> {
	readonly headers: AnswerHeaders;
	readonly secrets: readonly string[];
}

const MAX_BODY_BYTES = 256 * 1024;
const USEFUL_HEADERS = [
	'content-type',
	'date',
	'location',
	'retry-after',
	'server',
	'via',
	'x-pinterest-rid',
	'x-ratelimit-limit',
	'x-ratelimit-remaining',
	'x-ratelimit-reset',
] as const;

/** A 2xx without what it is for, and what only the last row of the table takes. */
export const isUnknownRule = (rule: number): boolean => rule === 3 || rule === 24;

export function unknownAnswer({ secrets, ...given }: Given): UnknownAnswer {
	const headers = USEFUL_HEADERS.flatMap((name) => {
		const value = given.headers[name];
		return value === undefined ? [] : [[name, redact(String(value), secrets).slice(0, 1_000)]];
	});
	return {
		...given,
		path: redact(given.path, secrets),
		headers: Object.fromEntries(headers) as Record<string, string>,
		// Cut last: half a secret would no longer be recognised as one.
		body: given.operation === 'token' ? '' : cut(redact(given.body, secrets)),
	};
}

function cut(text: string): string {
	const bytes = Buffer.from(text);
	if (bytes.length <= MAX_BODY_BYTES) return text;
	// A character that was cut in two is left out.
	return bytes
		.subarray(0, MAX_BODY_BYTES)
		.toString('utf8')
		.replace(/\ufffd$/, '');
}

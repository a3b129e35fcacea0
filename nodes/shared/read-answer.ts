import type { ErrorBody } from './generated/api-types';

/** What came back for a request, whoever sent it. */
export interface Answer {
	readonly statusCode: number;
	readonly headers: Readonly<Record<string, unknown>>;
	/** Parsed where it is JSON, else its text. */
	readonly body: unknown;
}

export type Refusal = ErrorBody['error'];

export type Reading =
	| { readonly kind: 'success' }
	/** The service says no and why. */
	| { readonly kind: 'refused'; readonly refusal: Refusal }
	/** Something else than the service answered; `advice` says what to do about it. */
	| { readonly kind: 'strange'; readonly message: string; readonly advice: string };

const EXAMPLE = 'http://127.0.0.1:3400';

/** Tells an answer of the service from one of whatever else may be at the credential's address. */
export function readAnswer({ statusCode, headers, body }: Answer, baseUrl: string): Reading {
	const refusal = refusalOf(body);
	if (refusal && statusCode >= 400) return { kind: 'refused', refusal };
	const strange = (message: string, advice: string): Reading => ({
		kind: 'strange',
		message,
		advice,
	});
	if (statusCode >= 500) {
		return strange(
			`${baseUrl} answers with HTTP ${statusCode}, but not as Pinlane does`,
			'A proxy in front of the service may have lost it: check that Pinlane runs, then try again.',
		);
	}
	if (statusCode === 404) {
		return strange(
			`There is no Pinlane API at ${baseUrl}`,
			`Give the base URL of the service in the credential, such as ${EXAMPLE}, without a path behind it.`,
		);
	}
	if (statusCode >= 300 && statusCode < 400) {
		return strange(
			`${baseUrl} sends on to ${String(headers.location ?? 'another address')}`,
			'Put the final address of the Pinlane service into the credential as its base URL.',
		);
	}
	if (isPage(headers, body)) {
		return strange(
			`${baseUrl} answers with a web page, not with the Pinlane API`,
			`Give the address of the service itself in the credential, such as ${EXAMPLE}. A login page in front of it answers with pages, too.`,
		);
	}
	const fits = statusCode === 204 || (typeof body === 'object' && body !== null);
	if (statusCode >= 200 && statusCode < 300 && fits) return { kind: 'success' };
	return notPinlane(baseUrl);
}

/** The reading of an answer that looks fine and is not from Pinlane. */
export const notPinlane = (baseUrl: string): Reading & { readonly kind: 'strange' } => ({
	kind: 'strange',
	message: `Something answers at ${baseUrl}, but it is not Pinlane`,
	advice: 'Check host and port of the base URL in the credential.',
});

const MEMBERS = ['code', 'message', 'remediation', 'request_id'] as const;

/** Many services have an error with code and message; only ours says what to do, and its number. */
function refusalOf(body: unknown): Refusal | undefined {
	const refusal = (body as Partial<ErrorBody> | null | undefined)?.error;
	if (typeof refusal !== 'object') return undefined;
	return MEMBERS.every((name) => typeof refusal?.[name] === 'string') ? refusal : undefined;
}

function isPage(headers: Answer['headers'], body: unknown): boolean {
	const type = String(headers['content-type'] ?? '');
	return type.includes('text/html') || (typeof body === 'string' && /^\s*</.test(body));
}

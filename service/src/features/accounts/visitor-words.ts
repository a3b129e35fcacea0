import type { ErrorCode } from '../../domain/error-codes.js';
import { ServiceError, UpstreamError } from '../../domain/errors.js';
import { plainPermissions } from './plain-permissions.js';

const AGAIN = 'open the link that you were sent once more';
const Again = AGAIN.charAt(0).toUpperCase() + AGAIN.slice(1);
const ASK = 'Ask the person who sent you the link.';

interface Words {
	readonly message: string;
	readonly remedy: string;
}

/** The same fault in the words of somebody who was sent a link and knows nothing of this service. */
export function visitorWords(fault: unknown): unknown {
	if (!(fault instanceof ServiceError)) return fault;
	const words = wordsOf(fault);
	const { code, details } = fault;
	const upstream = fault instanceof UpstreamError ? fault.upstream.retryAfterMs : undefined;
	return new ServiceError(code, {
		...details,
		retryAfterSeconds:
			details.retryAfterSeconds ?? (upstream === undefined ? undefined : upstream / 1_000),
		...words,
		cause: fault,
	});
}

const unfinished = (): Words => ({
	message: 'Pinterest did not complete the sign-in, so nothing was connected.',
	remedy: `Wait a minute, then ${AGAIN}.`,
});

const WORDS: Readonly<Partial<Record<ErrorCode, (fault: ServiceError) => Words>>> = {
	oauth_denied: () => ({
		message: 'The access was not allowed at Pinterest, so nothing was connected.',
		remedy: `If you did not mean that, ${AGAIN} and choose to allow it.`,
	}),
	scope_missing: (fault) => ({
		message: `Nothing was connected, because a part of the access was left out: ${leftOut(fault)}.`,
		remedy: `${Again} and allow everything that Pinterest asks for.`,
	}),
	conflict: ({ message }) => ({
		message,
		remedy: `Sign in at Pinterest as that user, then ${AGAIN}.`,
	}),
	connect_link_ended: ({ message, remedy }) => ({ message, remedy }),
	oauth_state_invalid: ({ message }) => ({ message, remedy: `${Again}, in this browser.` }),
	oauth_code_invalid: unfinished,
	token_expired: unfinished,
	rate_limited: unfinished,
	pinterest_unavailable: unfinished,
	service_unavailable: unfinished,
};

const wordsOf = (fault: ServiceError): Words =>
	WORDS[fault.code]?.(fault) ?? { message: 'The account could not be connected.', remedy: ASK };

function leftOut({ details }: ServiceError): string {
	const missing = details.facts?.['missing_scopes'];
	const scopes = Array.isArray(missing) ? missing.map(String) : [];
	return plainPermissions(scopes)
		.map((permission) => `“${permission}”`)
		.join(', ');
}

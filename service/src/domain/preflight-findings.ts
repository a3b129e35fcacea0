import type { ErrorCode } from './error-codes.js';

/** `error`: Pinterest is certain to refuse it, and it does not mend itself. */
export type Severity = 'error' | 'warning';

/** What was looked at; the name of the check in a validation. */
export type LookedAt = 'media' | 'link' | 'board_access';

interface Row {
	readonly about: LookedAt;
	/** The code a record fails with; null for a warning. */
	readonly failsWith: ErrorCode | null;
	readonly message: string;
	readonly remedy: string;
}

const row = (
	[about, failsWith]: readonly [LookedAt, ErrorCode | null],
	[message, remedy]: readonly [string, string],
): Row => ({ about, failsWith, message, remedy });

const USE_IMAGE = 'Use the address of a JPEG or PNG file itself.';
const CHECK_ADDRESS = 'Check that the address is public and answers with the image.';
const CHECK_LINK = 'Open the link in a browser that is not signed in, and correct it if it fails.';

/** Everything that a preflight can find. */
export const FINDINGS = {
	media_share_link: row(
		['media', 'invalid_image'],
		['The address shows the page of a share link, not the image.', USE_IMAGE],
	),
	media_is_page: row(
		['media', 'invalid_image'],
		['The address answers with an HTML page, not with an image.', USE_IMAGE],
	),
	media_not_image: row(
		['media', 'invalid_image'],
		['The address answers with something that is no image.', USE_IMAGE],
	),
	media_format: row(
		['media', 'invalid_image'],
		['Pinterest takes images only as JPEG or PNG.', 'Convert the image to JPEG or PNG.'],
	),
	media_too_large: row(
		['media', 'invalid_image'],
		['The image is larger than 20 MB.', 'Save the image with a smaller size or quality.'],
	),
	media_url_expires: row(
		['media', 'media_url_unreachable'],
		[
			'The signed address of the image ends before the pin goes out.',
			'Use an address that does not end, or one signed for longer.',
		],
	),
	media_too_small: row(
		['media', null],
		[
			'The image is very small; Pinterest may refuse it.',
			'Use one of at least 1000 x 1500 pixels.',
		],
	),
	media_ratio: row(
		['media', null],
		[
			'The image is far from 2:3; Pinterest shows it cut or small.',
			'Use 2:3, as 1000 x 1500 pixels.',
		],
	),
	media_content_type: row(
		['media', null],
		[
			'The image is not declared as one.',
			'Let the server send it with Content-Type image/jpeg or image/png.',
		],
	),
	media_unreachable: row(['media', null], ['The image could not be fetched.', CHECK_ADDRESS]),
	media_answers_error: row(
		['media', null],
		['The address of the image answers with an error.', CHECK_ADDRESS],
	),
	media_redirects: row(
		['media', null],
		['The address of the image leads through too many redirects.', CHECK_ADDRESS],
	),
	media_address_refused: row(
		['media', null],
		['The image is at an address that is not public.', CHECK_ADDRESS],
	),
	link_shortener: row(
		['link', null],
		[
			'The link goes over a link shortener, which Pinterest often blocks as spam.',
			'Use the address that the short link leads to.',
		],
	),
	link_redirects_elsewhere: row(
		['link', null],
		[
			'The link leads on to another site, which Pinterest may take for spam.',
			'Use the address that the link leads to in the end.',
		],
	),
	link_redirects: row(['link', null], ['The link leads through too many redirects.', CHECK_LINK]),
	link_answers_error: row(['link', null], ['The link answers with an error.', CHECK_LINK]),
	link_unreachable: row(['link', null], ['The link could not be opened.', CHECK_LINK]),
	link_address_refused: row(
		['link', null],
		['The link is at an address that is not public.', CHECK_LINK],
	),
	board_missing: row(
		['board_access', 'board_not_found'],
		[
			'The account has no such board any more: it was deleted, archived or made out of reach.',
			'List the boards of the account and use the id of one of them.',
		],
	),
	board_shared: row(
		['board_access', null],
		[
			'The board belongs to somebody else, who can end the sharing at any time.',
			'Nothing to do as long as the account may pin to it.',
		],
	),
	board_secret_scope: row(
		['board_access', null],
		[
			'The board is secret and the connection lacks the scopes for secret boards.',
			'Reconnect the account and allow secret boards, or use a public board.',
		],
	),
} as const satisfies Record<string, Row>;

export type FindingCode = keyof typeof FINDINGS;

export const FINDING_CODES = Object.keys(FINDINGS) as FindingCode[];

/** One fact that may keep a pin from going out, in public words. */
export interface Finding {
	readonly code: FindingCode;
	readonly severity: Severity;
	readonly message: string;
	readonly remedy: string;
	/** Wire name of the field it is about. */
	readonly field: string;
}

/** A finding about a field; the words of the table where none are given. */
export function findingOf(
	code: FindingCode,
	field: string,
	words: { readonly message?: string; readonly remedy?: string } = {},
): Finding {
	const { failsWith, message, remedy } = FINDINGS[code];
	return {
		code,
		severity: failsWith === null ? 'warning' : 'error',
		message: words.message ?? message,
		remedy: words.remedy ?? remedy,
		field,
	};
}

/** Why a record can only fail: the first certain refusal among the findings, or null. */
export function refusalOf(
	findings: readonly Finding[],
): { readonly code: ErrorCode; readonly message: string } | null {
	for (const { code, message } of findings) {
		const { failsWith } = FINDINGS[code];
		if (failsWith !== null) return { code: failsWith, message };
	}
	return null;
}

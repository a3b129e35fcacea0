import type { ErrorCode } from '../domain/error-codes.js';
import type { UpstreamOutcome } from '../domain/errors.js';
import { parseRateLimitHeaders, type AnswerHeaders } from './rate-limit-headers.js';

export type Operation = 'createPin' | 'createBoard' | 'token' | 'read' | 'write' | 'delete';

/** An answer that is not a success, or the lack of one. */
export interface Answer {
	readonly operation: Operation;
	readonly status?: number;
	/** Pinterest's own number in the body. */
	readonly upstreamCode?: number;
	/** All texts of a JSON error body, joined; empty for anything else. */
	readonly message: string;
	readonly headers: AnswerHeaders;
	/** `notSent`: no byte left. `noAnswer`: bytes left, and no whole answer came back. */
	readonly networkFault?: 'notSent' | 'noAnswer';
	/** A 2xx whose body lacks what the call is for. */
	readonly okWithoutId?: boolean;
	readonly now: Date;
}

export interface Classification {
	/** Number of the rule in the table. */
	readonly rule: number;
	readonly outcome: UpstreamOutcome;
	readonly code: ErrorCode;
	readonly ladderMs?: readonly number[];
	readonly retryAfterMs?: number;
}

type Verdict = Pick<Classification, 'outcome' | 'code' | 'ladderMs'>;

interface Rule {
	readonly rule: number;
	matches(answer: Answer): boolean;
	verdict(operation: Operation): Verdict;
}

const minutes = (...values: number[]): number[] => values.map((value) => value * 60_000);
const SERVER_FAULT_LADDER_MS = minutes(15, 60, 240);
const IMAGE_FETCH_LADDER_MS = minutes(5, 10, 15);

const refused = (code: ErrorCode): (() => Verdict) => {
	const verdict: Verdict = { outcome: 'refused', code };
	return () => verdict;
};

/** It may have taken effect; on a call that is safe to repeat that does not matter. */
function inDoubt(operation: Operation): Verdict {
	if (operation === 'createPin') return { outcome: 'unknown', code: 'publish_timeout' };
	if (operation === 'createBoard') return { outcome: 'unknown', code: 'pinterest_unavailable' };
	return { outcome: 'unavailable', code: 'pinterest_unavailable' };
}

const passingCode = (operation: Operation): ErrorCode =>
	operation === 'createPin' ? 'transient_upstream' : 'pinterest_unavailable';

const isCreate = ({ operation }: Answer): boolean =>
	operation === 'createPin' || operation === 'createBoard';
const isToken = ({ operation }: Answer): boolean => operation === 'token';
const carriesContent = (answer: Answer): boolean =>
	isCreate(answer) || answer.operation === 'write';

const hasStatus = ({ status }: Answer, ...wanted: number[]): boolean =>
	status !== undefined && wanted.includes(status);
const hasCode = ({ upstreamCode }: Answer, ...wanted: number[]): boolean =>
	upstreamCode !== undefined && wanted.includes(upstreamCode);
const isError = ({ status }: Answer): boolean => status !== undefined && status >= 400;
const isServerFault = ({ status }: Answer): boolean => status !== undefined && status >= 500;

const SPAM = /blocked this (link|description)|may lead to (spam|inappropriate)|spam/i;
const SERVER_FAULT = /something went wrong on our end/i;
const DEAD_GRANT = /invalid_grant|authorization grant is invalid/i;
const APP_NOT_PERMITTED = /trial access|standard access|consumer type|restricted feature/i;
const SCOPE = /sufficient permissions|scope/i;
const BAD_IMAGE = /image.*(too small|too large|broken)/i;
const NO_BOARD = /board( section)? not found/i;
const IMAGE_NOT_FETCHED = /could not fetch the image|unable to reach the url/i;
const IMAGE_FORMAT = /format of the image is not supported|cover_image/i;
const BOARD_NAME = /board name.*(invalid|duplicated)/i;

/** The rules in order; the first match wins. The order carries meaning: 4 and 5 before 6 and 21. */
const RULES: readonly Rule[] = [
	{
		rule: 1,
		matches: (a) => a.networkFault === 'notSent',
		verdict: (operation) => ({ outcome: 'notSent', code: passingCode(operation) }),
	},
	{ rule: 2, matches: (a) => a.networkFault === 'noAnswer', verdict: inDoubt },
	{ rule: 3, matches: (a) => a.okWithoutId === true, verdict: inDoubt },
	{
		// A read or a token call cannot be spam; there the same words are an ordinary limit.
		rule: 4,
		matches: (a) => isError(a) && carriesContent(a) && (hasCode(a, 9) || SPAM.test(a.message)),
		verdict: refused('link_blocked'),
	},
	{
		rule: 5,
		matches: (a) => isError(a) && (hasCode(a, 2787) || SERVER_FAULT.test(a.message)),
		verdict: (operation) => ({ ...inDoubt(operation), ladderMs: SERVER_FAULT_LADDER_MS }),
	},
	{
		rule: 6,
		matches: (a) => hasStatus(a, 429),
		verdict: () => ({ outcome: 'throttled', code: 'rate_limited' }),
	},
	{
		rule: 7,
		matches: (a) =>
			isToken(a) && hasStatus(a, 400, 401) && (hasCode(a, 283) || DEAD_GRANT.test(a.message)),
		verdict: refused('token_revoked'),
	},
	{
		rule: 8,
		matches: (a) =>
			isToken(a) && hasStatus(a, 400, 401) && (hasCode(a, 2) || /invalid_client/i.test(a.message)),
		verdict: refused('pinterest_not_permitted'),
	},
	{
		rule: 9,
		matches: (a) => hasStatus(a, 401, 403) && APP_NOT_PERMITTED.test(a.message),
		verdict: refused('pinterest_not_permitted'),
	},
	{
		// Rules 7 and 8 alone judge tokens; anything vaguer must not disconnect an account.
		rule: 24,
		matches: (a) => isToken(a) && isError(a) && !isServerFault(a),
		verdict: inDoubt,
	},
	{
		rule: 10,
		matches: (a) => hasStatus(a, 401) && !hasCode(a, 3, 7, 29),
		verdict: refused('token_expired'),
	},
	{
		rule: 11,
		matches: (a) => hasStatus(a, 401, 403) && (hasCode(a, 3) || SCOPE.test(a.message)),
		verdict: refused('scope_missing'),
	},
	{
		rule: 12,
		matches: (a) => hasStatus(a, 403) && (hasCode(a, 233, 235) || BAD_IMAGE.test(a.message)),
		verdict: refused('invalid_image'),
	},
	{
		rule: 13,
		matches: (a) => hasStatus(a, 404) && (hasCode(a, 40, 2031) || NO_BOARD.test(a.message)),
		verdict: refused('resource_not_found'),
	},
	{
		rule: 14,
		matches: (a) => hasStatus(a, 404) && (hasCode(a, 50) || /pin not found/i.test(a.message)),
		verdict: refused('resource_not_found'),
	},
	{
		rule: 15,
		matches: (a) => hasStatus(a, 404) && /media upload not found/i.test(a.message),
		verdict: refused('resource_not_found'),
	},
	{
		rule: 16,
		matches: (a) => hasStatus(a, 403) || (hasStatus(a, 401) && hasCode(a, 7, 29)),
		verdict: refused('board_access_denied'),
	},
	{
		rule: 17,
		matches: (a) => hasStatus(a, 400) && IMAGE_NOT_FETCHED.test(a.message),
		verdict: () => ({
			outcome: 'refused',
			code: 'media_url_temporarily_unavailable',
			ladderMs: IMAGE_FETCH_LADDER_MS,
		}),
	},
	{
		rule: 18,
		matches: (a) => hasStatus(a, 400) && IMAGE_FORMAT.test(a.message),
		verdict: refused('invalid_image'),
	},
	{
		rule: 19,
		matches: (a) =>
			a.operation === 'createBoard' && hasStatus(a, 400) && BOARD_NAME.test(a.message),
		verdict: refused('conflict'),
	},
	{
		rule: 20,
		matches: (a) => hasStatus(a, 409),
		verdict: (operation) => ({ outcome: 'refused', code: passingCode(operation) }),
	},
	{
		rule: 21,
		matches: (a) => hasStatus(a, 400, 405, 413, 415, 422),
		verdict: (operation) => ({
			outcome: 'refused',
			code: operation === 'createPin' ? 'invalid_payload' : 'bad_request',
		}),
	},
	{ rule: 22, matches: (a) => isServerFault(a) && !isCreate(a), verdict: inDoubt },
	{ rule: 23, matches: isServerFault, verdict: inDoubt },
];

const EVERYTHING_ELSE = { rule: 24, verdict: inDoubt };

/**
 * What an unsuccessful answer means: outcome, public code and the waits Pinterest or the rule
 * asks for (milliseconds). Only creates can be `unknown`.
 */
export function classify(answer: Answer): Classification {
	const found = RULES.find((rule) => rule.matches(answer)) ?? EVERYTHING_ELSE;
	const verdict = found.verdict(answer.operation);
	const waits = verdict.outcome === 'throttled' || verdict.outcome === 'unavailable';
	const { retryAfterMs } = waits ? parseRateLimitHeaders(answer.headers, answer.now) : {};
	return {
		rule: found.rule,
		...verdict,
		...(retryAfterMs === undefined ? {} : { retryAfterMs }),
	};
}

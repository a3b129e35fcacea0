import { classify, type Answer, type Operation } from '../../../service/src/pinterest/classify.js';
import { errorEntry } from '../../../service/src/domain/error-codes.js';

const NOW = new Date('2026-03-01T12:00:00Z');

const answer = (partial: Partial<Answer>): Answer => ({
	operation: 'createPin',
	message: '',
	headers: {},
	now: NOW,
	...partial,
});

const body = (status: number, upstreamCode: number | undefined, message: string) => ({
	status,
	upstreamCode,
	message,
});

type Row = readonly [rule: number, title: string, given: Partial<Answer>, result: string];

const TRIAL = 'Apps with Trial access may not create Pins in production';
const SPAM = 'Sorry! We blocked this link because it may lead to spam.';
const OUR_END = 'Something went wrong on our end. Sorry about that.';
const GRANT = 'The authorization grant is invalid';
const TOO_OFTEN = 'This request exceeded a rate limit. Please slow down.';

const ON_CREATE: readonly Row[] = [
	[1, 'nothing was sent', { networkFault: 'notSent' }, 'notSent transient_upstream'],
	[2, 'no answer came', { networkFault: 'noAnswer' }, 'unknown publish_timeout'],
	[
		2,
		'a 4xx broke off in its body',
		{ networkFault: 'noAnswer', status: 400 },
		'unknown publish_timeout',
	],
	[3, '201 without an id', { status: 201, okWithoutId: true }, 'unknown publish_timeout'],
	[4, '429 code 9', body(429, 9, SPAM), 'refused link_blocked'],
	[4, '400 with the words only', body(400, 1, SPAM), 'refused link_blocked'],
	[
		4,
		'a blocked description',
		body(403, 29, 'We BLOCKED this description'),
		'refused link_blocked',
	],
	[5, '400 code 2787', body(400, 2787, OUR_END), 'unknown publish_timeout'],
	[5, '500 with the words only', body(500, undefined, OUR_END), 'unknown publish_timeout'],
	[6, '429 code 8', body(429, 8, TOO_OFTEN), 'throttled rate_limited'],
	[6, '429 without a body', body(429, undefined, ''), 'throttled rate_limited'],
	[9, '403 code 29 on Trial', body(403, 29, TRIAL), 'refused pinterest_not_permitted'],
	[
		9,
		'401 code 3 consumer type',
		body(401, 3, 'Your consumer type is not supported'),
		'refused pinterest_not_permitted',
	],
	[10, '401 code 2', body(401, 2, 'Authentication failed.'), 'refused token_expired'],
	[10, '401 without a code', body(401, undefined, ''), 'refused token_expired'],
	[11, '401 code 3', body(401, 3, 'Authorization failed.'), 'refused scope_missing'],
	[11, '403 by its words', body(403, 29, "Missing: ['pins:write'] scope"), 'refused scope_missing'],
	[12, '403 code 233', body(403, 233, 'Sorry, the image is too small'), 'refused invalid_image'],
	[12, '403 code 235', body(403, 235, 'Image is broken'), 'refused invalid_image'],
	[13, '404 code 40', body(404, 40, 'Board not found.'), 'refused resource_not_found'],
	[13, '404 code 2031', body(404, 2031, 'Board section not found.'), 'refused resource_not_found'],
	[14, '404 code 50', body(404, 50, 'Pin not found.'), 'refused resource_not_found'],
	[15, '404 media', body(404, 404, 'Media upload not found.'), 'refused resource_not_found'],
	[16, '401 code 7', body(401, 7, 'Not authorized for board'), 'refused board_access_denied'],
	[
		16,
		'403 code 29',
		body(403, 29, 'You are not permitted to access that resource.'),
		'refused board_access_denied',
	],
	[16, '403 of any kind', body(403, undefined, ''), 'refused board_access_denied'],
	[
		17,
		'400 fetch',
		body(400, 1, 'Sorry, we could not fetch the image.'),
		'refused media_url_temporarily_unavailable',
	],
	[
		17,
		'400 reach',
		body(400, undefined, 'Unable to reach the URL. Please check the URL'),
		'refused media_url_temporarily_unavailable',
	],
	[
		18,
		'400 format',
		body(400, 1, 'The format of the image is not supported'),
		'refused invalid_image',
	],
	[20, '409', body(409, 409, 'Board is locked'), 'refused transient_upstream'],
	[21, '400 code 1', body(400, 1, 'link is not a valid URL format'), 'refused invalid_payload'],
	[21, '413', body(413, undefined, ''), 'refused invalid_payload'],
	[23, '500 code 500', body(500, 500, 'Could not be created'), 'unknown publish_timeout'],
	[23, '502 page', body(502, undefined, ''), 'unknown publish_timeout'],
	[24, '404 of no known kind', body(404, undefined, ''), 'unknown publish_timeout'],
	[24, '302', body(302, undefined, ''), 'unknown publish_timeout'],
];

const ON_TOKEN: readonly Row[] = [
	[1, 'nothing was sent', { networkFault: 'notSent' }, 'notSent pinterest_unavailable'],
	[2, 'no answer came', { networkFault: 'noAnswer' }, 'unavailable pinterest_unavailable'],
	[
		3,
		'200 without a token',
		{ status: 200, okWithoutId: true },
		'unavailable pinterest_unavailable',
	],
	[7, '401 code 283', body(401, 283, GRANT), 'refused token_revoked'],
	[7, 'OAuth words', body(400, undefined, 'invalid_grant'), 'refused token_revoked'],
	[8, '401 code 2', body(401, 2, 'Authentication failed.'), 'refused pinterest_not_permitted'],
	[8, 'OAuth words', body(401, undefined, 'invalid_client'), 'refused pinterest_not_permitted'],
	[22, '503', body(503, undefined, ''), 'unavailable pinterest_unavailable'],
	[24, 'a vague 401', body(401, undefined, ''), 'unavailable pinterest_unavailable'],
	[24, 'a vague 400', body(400, 1, 'bad'), 'unavailable pinterest_unavailable'],
	[24, 'a gateway 403', body(403, undefined, ''), 'unavailable pinterest_unavailable'],
];

const ON_READ: readonly Row[] = [
	[2, 'no answer came', { networkFault: 'noAnswer' }, 'unavailable pinterest_unavailable'],
	[5, 'our end', body(400, 2787, OUR_END), 'unavailable pinterest_unavailable'],
	[6, '429 that says spam', body(429, 9, SPAM), 'throttled rate_limited'],
	[10, '401 code 2', body(401, 2, 'Authentication failed.'), 'refused token_expired'],
	[21, '400', body(400, 1, 'bad bookmark'), 'refused bad_request'],
	[22, '500', body(500, undefined, ''), 'unavailable pinterest_unavailable'],
	[24, '404 of no known kind', body(404, undefined, ''), 'unavailable pinterest_unavailable'],
];

const ON_CREATE_BOARD: readonly Row[] = [
	[2, 'no answer came', { networkFault: 'noAnswer' }, 'unknown pinterest_unavailable'],
	[
		19,
		'a name that is taken',
		body(400, 400, 'The board name is invalid or duplicated.'),
		'refused conflict',
	],
	[23, '500', body(500, undefined, ''), 'unknown pinterest_unavailable'],
];

const TABLES: readonly (readonly [Operation, readonly Row[]])[] = [
	['createPin', ON_CREATE],
	['token', ON_TOKEN],
	['read', ON_READ],
	['createBoard', ON_CREATE_BOARD],
];

describe.each(TABLES)('an answer to %s', (operation, rows) => {
	it.each(rows)('matches rule %i: %s', (rule, _title, given, result) => {
		const found = classify(answer({ operation, ...given }));
		expect(`${found.outcome} ${found.code}`).toBe(result);
		expect(found.rule).toBe(rule);
	});
});

describe('classify', () => {
	it('has a case for each of the 24 rules', () => {
		const covered = new Set(TABLES.flatMap(([, rows]) => rows.map(([rule]) => rule)));
		expect([...covered].sort((a, b) => a - b)).toEqual(Array.from({ length: 24 }, (_, i) => i + 1));
	});

	it('never says unknown for a call that is safe to repeat', () => {
		const given = [...ON_CREATE, ...ON_TOKEN, ...ON_READ, ...ON_CREATE_BOARD];
		for (const operation of ['token', 'read', 'write', 'delete'] as const) {
			for (const [, , partial] of given) {
				expect(classify(answer({ operation, ...partial })).outcome).not.toBe('unknown');
			}
		}
	});

	it('gives a doubtful create a code that leads to a look at the board', () => {
		for (const [, , partial] of ON_CREATE) {
			const { outcome, code } = classify(answer(partial));
			expect(errorEntry(code).pin === 'verify').toBe(outcome === 'unknown');
		}
	});

	it('takes the waits of rules 5 and 17 from their own ladders', () => {
		const minutesOf = (partial: Partial<Answer>) =>
			classify(answer(partial)).ladderMs?.map((ms) => ms / 60_000);
		expect(minutesOf(body(400, 2787, OUR_END))).toEqual([15, 60, 240]);
		const image = minutesOf(body(400, 1, 'could not fetch the image'));
		expect(image).toEqual([5, 10, 15]);
		expect(minutesOf(body(500, undefined, ''))).toBeUndefined();
	});

	it('passes on the wait of a limit and of a pause, and of nothing else', () => {
		const headers = { 'retry-after': '30' };
		const waitOf = (partial: Partial<Answer>) =>
			classify(answer({ ...partial, headers })).retryAfterMs;
		expect(waitOf(body(429, 8, TOO_OFTEN))).toBe(30_000);
		expect(waitOf({ operation: 'read', ...body(503, undefined, '') })).toBe(30_000);
		expect(waitOf(body(400, 1, 'bad'))).toBeUndefined();
	});
});

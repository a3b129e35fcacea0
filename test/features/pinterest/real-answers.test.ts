import type { PinterestClient } from '../../../service/src/pinterest/client.js';
import { clientFor, failureOf, PIN, startFakePinterest, TOKEN } from './fake-pinterest.js';

/** Status, body as it came over the wire, headers. */
interface Raw {
	readonly status: number;
	readonly body: string;
	readonly headers?: Record<string, string>;
}

const json = (status: number, body: unknown, headers?: Record<string, string>): Raw => ({
	status,
	body: JSON.stringify(body),
	headers: { 'content-type': 'application/json', ...headers },
});
const html = (status: number, body: string): Raw => ({
	status,
	body,
	headers: { 'content-type': 'text/html; charset=utf-8' },
});

let answer: Raw = html(500, '');
let client: PinterestClient;
const ends: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
	const fake = await startFakePinterest((_seen, response) => {
		response.writeHead(answer.status, answer.headers).end(answer.body);
	});
	client = clientFor(fake.url);
	ends.push(client.close, fake.close);
});
afterAll(async () => {
	for (const end of ends) await end();
});

const CALLS = {
	createPin: () => client.createPin(TOKEN, PIN),
	createBoard: () => client.createBoard(TOKEN, { name: 'Soups', description: null, privacy: null }),
	listBoards: () => client.listBoards(TOKEN),
	refresh: () => client.refreshTokens({ refreshToken: 'pinr_OLD' }),
	exchange: () => client.exchangeCode({ code: 'c0de', redirectUri: 'https://pins.example.com' }),
} as const;

async function judged(call: keyof typeof CALLS, given: Raw): Promise<string> {
	answer = given;
	const { upstream, outcome, code } = await failureOf(CALLS[call]());
	return `${upstream.rule} ${outcome} ${code}`;
}

type Row = readonly [title: string, given: Raw, expected: string];

const LIMIT =
	'This request exceeded a rate limit. This can happen if the client exceeds one of the published rate limits or if multiple write operations are applied to an object within a short time window.';
const CLOUDFRONT =
	'<HTML><HEAD><TITLE>ERROR: The request could not be satisfied</TITLE></HEAD><BODY><H1>502 ERROR</H1></BODY></HTML>';
const ENVOY = 'upstream connect error or disconnect/reset before headers. reset reason: overflow';

const ON_CREATE: readonly Row[] = [
	['201 with an empty object', json(201, {}), '3 unknown publish_timeout'],
	['201 with an id of null', json(201, { id: null }), '3 unknown publish_timeout'],
	['200 with nothing', { status: 200, body: '' }, '3 unknown publish_timeout'],
	['200 with a page', html(200, '<html>Welcome to Pinterest</html>'), '3 unknown publish_timeout'],
	[
		'429 code 9',
		json(429, { code: 9, message: 'Sorry! We blocked this link because it may lead to spam.' }),
		'4 refused link_blocked',
	],
	[
		'the spam words in message_detail only',
		json(400, {
			code: 1,
			message: 'Bad request',
			message_detail: 'Sorry! This link may lead to inappropriate content.',
		}),
		'4 refused link_blocked',
	],
	[
		'a blocked description with 403',
		json(403, { code: 29, message: 'Sorry! We blocked this description.' }),
		'4 refused link_blocked',
	],
	[
		'2787 with 400, before the validation fault',
		json(400, { code: 2787, message: 'Something went wrong on our end. Sorry about that.' }),
		'5 unknown publish_timeout',
	],
	[
		'2787 with 429, before the limit',
		json(429, { code: 2787, message: 'Something went wrong on our end' }, { 'retry-after': '9' }),
		'5 unknown publish_timeout',
	],
	['2787 as text', json(400, { code: '2787', message: 'Oops' }), '5 unknown publish_timeout'],
	['429 code 8', json(429, { code: 8, message: LIMIT }), '6 throttled rate_limited'],
	[
		'429 with the status as its code',
		json(429, { code: 429, message: 'Too many requests' }),
		'6 throttled rate_limited',
	],
	['429 as a page', html(429, '<h1>Too Many Requests</h1>'), '6 throttled rate_limited'],
	[
		'Trial access',
		json(403, {
			code: 29,
			message:
				'Apps with Trial access may not create Pins in production - use API Sandbox to create Pins.',
		}),
		'9 refused pinterest_not_permitted',
	],
	[
		'an app that waits for Standard access',
		json(403, { code: 3, message: 'Your application needs Standard access.' }),
		'9 refused pinterest_not_permitted',
	],
	[
		'consumer type, although 401',
		json(401, { code: 3, message: 'Your application consumer type is not supported' }),
		'9 refused pinterest_not_permitted',
	],
	[
		'consumer type before code 2',
		json(401, { code: 2, message: 'consumer type is not supported' }),
		'9 refused pinterest_not_permitted',
	],
	[
		'401 code 2',
		json(401, { code: 2, message: 'Authentication failed.', details: { source_field: null } }),
		'10 refused token_expired',
	],
	[
		'401 with the status as its code',
		json(401, { code: 401, message: 'Authentication failed.' }),
		'10 refused token_expired',
	],
	['401 as a page', html(401, '<h1>Unauthorized</h1>'), '10 refused token_expired'],
	[
		'401 code 3',
		json(401, {
			code: 3,
			message: "Authorization failed. You do not have sufficient permissions: ['pins:write']",
		}),
		'11 refused scope_missing',
	],
	[
		'403 with words about scopes',
		json(403, { code: 403, message: 'The token lacks the scope boards:write.' }),
		'11 refused scope_missing',
	],
	[
		'code 233',
		json(403, { code: 233, message: 'Sorry, the image is too small. Please use a larger one.' }),
		'12 refused invalid_image',
	],
	['code 235', json(403, { code: 235, message: 'Oops' }), '12 refused invalid_image'],
	[
		'code 40',
		json(404, { code: 40, message: 'Board not found.' }),
		'13 refused resource_not_found',
	],
	[
		'code 2031',
		json(404, { code: 2031, message: 'Board section not found.' }),
		'13 refused resource_not_found',
	],
	[
		'404 as code, with the words of a board',
		json(404, { code: 404, message: 'Board not found.' }),
		'13 refused resource_not_found',
	],
	[
		'404 for a media upload',
		json(404, { code: 404, message: 'Media upload not found.' }),
		'15 refused resource_not_found',
	],
	[
		'401 code 7',
		json(401, { code: 7, message: 'Authorization failed.' }),
		'16 refused board_access_denied',
	],
	[
		'401 code 29 is neither a limit nor a dead token',
		json(401, { code: 29, message: 'You are not permitted to access that resource.' }),
		'16 refused board_access_denied',
	],
	[
		'403 code 29 is no limit',
		json(403, { code: 29, message: 'You are not permitted to access that resource.' }),
		'16 refused board_access_denied',
	],
	[
		'403 as code',
		json(403, { code: 403, message: 'Not authorized to use this board.' }),
		'16 refused board_access_denied',
	],
	[
		'an image that was not fetched',
		json(400, { code: 1, message: 'Sorry, we could not fetch the image. Please try again.' }),
		'17 refused media_url_temporarily_unavailable',
	],
	[
		'an address that was not reached',
		json(400, { code: 5, message: 'Unable to reach the URL. Please check the URL and try again.' }),
		'17 refused media_url_temporarily_unavailable',
	],
	[
		'WebP',
		json(400, { code: 1, message: 'Sorry! The format of the image is not supported' }),
		'18 refused invalid_image',
	],
	[
		'a video without a cover',
		json(400, {
			code: 1,
			message: "Invalid request: one of 'cover_image_url', 'cover_image_content_type' is required",
		}),
		'18 refused invalid_image',
	],
	[
		'a locked board',
		json(409, { code: 409, message: 'Could not get exclusive access to the board.' }),
		'20 refused transient_upstream',
	],
	[
		'a link that is none',
		json(400, {
			code: 1,
			message: "Invalid request: 'www.example' is not a valid URL format at link",
			details: { link: 'pattern' },
		}),
		'21 refused invalid_payload',
	],
	[
		'a board that is no number',
		json(400, { code: 1, message: "'my-board' does not match '^\\d+$'" }),
		'21 refused invalid_payload',
	],
	['413 as a page', html(413, '<h1>Request Entity Too Large</h1>'), '21 refused invalid_payload'],
	['415', json(415, { code: 415, message: 'Unsupported' }), '21 refused invalid_payload'],
	[
		'500 code 500',
		json(500, { code: 500, message: 'Could not be created' }),
		'23 unknown publish_timeout',
	],
	['a 502 page of the CDN', html(502, CLOUDFRONT), '23 unknown publish_timeout'],
	['503 of the mesh', { status: 503, body: ENVOY }, '23 unknown publish_timeout'],
	['504 without a body', { status: 504, body: '' }, '23 unknown publish_timeout'],
	['404 of the CDN', html(404, '<h1>Not Found</h1>'), '24 unknown publish_timeout'],
	['418', json(418, { code: 418, message: 'I am a teapot' }), '24 unknown publish_timeout'],
	[
		'a redirect',
		{ status: 302, body: '', headers: { location: '/' } },
		'24 unknown publish_timeout',
	],
];

const ON_TOKEN: readonly Row[] = [
	[
		'code 283',
		json(401, { code: 283, message: 'The authorization grant is invalid' }),
		'7 refused token_revoked',
	],
	[
		'the OAuth form of it',
		json(400, { error: 'invalid_grant', error_description: 'Refresh token expired' }),
		'7 refused token_revoked',
	],
	[
		'a wrong secret',
		json(401, { code: 2, message: 'Authentication failed.' }),
		'8 refused pinterest_not_permitted',
	],
	[
		'the OAuth form of it',
		json(401, { error: 'invalid_client' }),
		'8 refused pinterest_not_permitted',
	],
	['429 code 8', json(429, { code: 8, message: LIMIT }), '6 throttled rate_limited'],
	['a 502 page', html(502, CLOUDFRONT), '22 unavailable pinterest_unavailable'],
	['a 403 page', html(403, '<h1>Denied</h1>'), '24 unavailable pinterest_unavailable'],
	['200 without a token', json(200, { ok: true }), '3 unavailable pinterest_unavailable'],
];

describe('an answer to the creation of a pin', () => {
	it.each(ON_CREATE)('%s', async (_title, given, expected) => {
		expect(await judged('createPin', given)).toBe(expected);
	});

	it('shows the words of Pinterest, its details too, without what belongs to a page', async () => {
		answer = json(400, {
			code: 1,
			message: 'Invalid request.',
			message_detail: 'The link is too long.',
			details: { link: 'maxLength=2048', source_field: null },
		});
		const { upstream } = await failureOf(CALLS.createPin());
		expect(upstream.upstreamMessage).toBe(
			'Invalid request. The link is too long. (link: maxLength=2048)',
		);
		answer = html(403, CLOUDFRONT);
		expect((await failureOf(CALLS.createPin())).upstream.upstreamMessage).toBe(
			'ERROR: The request could not be satisfied 502 ERROR',
		);
	});
});

describe.each(['refresh', 'exchange'] as const)('an answer to the token call %s', (call) => {
	it.each(ON_TOKEN)('%s', async (_title, given, expected) => {
		expect(await judged(call, given)).toBe(expected);
	});
});

describe('an answer to the creation of a board', () => {
	it.each<Row>([
		[
			'a name that is taken',
			json(400, { code: 400, message: 'The board name is invalid or duplicated.' }),
			'19 refused conflict',
		],
		['429 code 9', json(429, { code: 9, message: 'spam' }), '4 refused link_blocked'],
		['a 502 page', html(502, CLOUDFRONT), '23 unknown pinterest_unavailable'],
		['201 without an id', json(201, { name: 'Soups' }), '3 unknown pinterest_unavailable'],
	])('%s', async (_title, given, expected) => {
		expect(await judged('createBoard', given)).toBe(expected);
	});
});

describe('an answer to a read', () => {
	it.each<Row>([
		['500', json(500, { code: 500, message: 'x' }), '22 unavailable pinterest_unavailable'],
		[
			'2787, which a read may simply repeat',
			json(400, { code: 2787, message: 'x' }),
			'5 unavailable pinterest_unavailable',
		],
		['429 that says spam', json(429, { code: 9, message: 'spam' }), '6 throttled rate_limited'],
		[
			'404 code 50',
			json(404, { code: 50, message: 'Pin not found.' }),
			'14 refused resource_not_found',
		],
	])('%s', async (_title, given, expected) => {
		expect(await judged('listBoards', given)).toBe(expected);
	});
});

describe('the deletion of a pin', () => {
	it.each<readonly [string, Raw]>([
		['204', { status: 204, body: '' }],
		['404 code 50', json(404, { code: 50, message: 'Pin not found.' })],
		['404 as code', json(404, { code: 404, message: 'Pin not found.' })],
	])('has succeeded with %s', async (_title, given) => {
		answer = given;
		await expect(client.deletePin(TOKEN, { pinId: '1' })).resolves.toBeUndefined();
	});

	it.each<Row>([
		['404 of the CDN', html(404, '<h1>Not Found</h1>'), '24 unavailable pinterest_unavailable'],
		[
			'403 code 29',
			json(403, { code: 29, message: 'Not yours' }),
			'16 refused board_access_denied',
		],
		['500', json(500, { code: 500, message: 'x' }), '22 unavailable pinterest_unavailable'],
	])('has not with %s', async (_title, given, expected) => {
		answer = given;
		const { upstream, outcome, code } = await failureOf(client.deletePin(TOKEN, { pinId: '1' }));
		expect(`${upstream.rule} ${outcome} ${code}`).toBe(expected);
	});
});

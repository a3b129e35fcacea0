import { errorBody } from '../../../service/src/app/error-body.js';
import { startExample, type Answer, type CallOptions, type Example } from './example-server.js';

const ID = '3f0c2b1e-4a5d-4c6b-8e7f-0123456789ab';
const JSON_TYPE = { 'content-type': 'application/json' };

let example: Example;
beforeAll(async () => {
	example = await startExample({ limits: { headersTimeoutMs: 400, requestTimeoutMs: 900 } });
});
afterAll(async () => {
	example.release();
	await example.server.drain({ graceMs: 0, limitMs: 1_000 });
});
beforeEach(() => {
	example.fault = undefined;
	example.log.length = 0;
});

const post = (body: unknown, options: CallOptions = {}): Promise<Answer> =>
	example.call('/v1/things', {
		method: 'POST',
		headers: JSON_TYPE,
		body: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body),
		...options,
	});

/** Every refusal has the same body, whatever refused it. */
function expectError(answer: Answer, status: number, code: string): void {
	expect({ status: answer.status, code: answer.json.error?.code }).toEqual({ status, code });
	const parsed = errorBody.parse(answer.json);
	expect(parsed.error.request_id).toBe(answer.headers['x-request-id']);
	expect(parsed.detail).toEqual({ message: parsed.message, code });
	expect(parsed).toMatchObject({ code, message: parsed.error.message });
	expect(parsed.error.remediation).not.toBe('');
	expect(answer.text).not.toMatch(/\bat .*\.[jt]s:\d+/);
}

async function until(condition: () => boolean): Promise<void> {
	while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

describe('200', () => {
	it('answers a read with its headers', async () => {
		const answer = await example.call('/v1/things?limit=5&tag=a&tag=b');
		expect(answer.status).toBe(200);
		expect(answer.json).toEqual({ limit: 5, tag: ['a', 'b'] });
		expect(answer.headers['x-total-count']).toBe('3');
		expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
		expect(answer.headers).toMatchObject({
			'x-content-type-options': 'nosniff',
			'strict-transport-security': expect.stringContaining('max-age'),
			'cache-control': 'no-store',
		});
		expect(answer.headers['x-powered-by']).toBeUndefined();
	});

	it('answers HEAD like GET without a body', async () => {
		const [get, head] = await Promise.all([
			example.call(`/v1/things/${ID}`),
			example.call(`/v1/things/${ID}`, { method: 'HEAD' }),
		]);
		expect(head.status).toBe(200);
		expect(head.text).toBe('');
		expect(head.headers['content-length']).toBe(get.headers['content-length']);
	});

	it('sends text with its own content type', async () => {
		const answer = await example.call('/page');
		expect(answer.headers['content-type']).toBe('text/html');
		expect(answer.text).toBe('<p>hi</p>');
	});

	it.each([
		['zero bytes with a content type', { headers: { ...JSON_TYPE, 'content-length': '0' } }],
		['zero bytes without a content type', { headers: { 'content-length': '0' } }],
		['no body at all', {}],
		['an empty chunked body', { headers: { 'transfer-encoding': 'chunked' } }],
	])('takes %s as an empty object', async (_name, options) => {
		const answer = await example.call('/v1/things/retry', { method: 'POST', ...options });
		expect(answer.status).toBe(200);
		expect(answer.json).toEqual({});
	});

	it('keeps a request id that is safe and replaces others', async () => {
		const sent = async (id: string): Promise<unknown> =>
			(await example.call('/page', { headers: { 'x-request-id': id } })).headers['x-request-id'];
		expect(await sent('abc-1.2:3/x')).toBe('abc-1.2:3/x');
		expect(await sent('with space')).toMatch(/^[0-9a-f-]{36}$/);
		expect(await sent('"<script>')).toMatch(/^[0-9a-f-]{36}$/);
		expect(await sent('x'.repeat(129))).toMatch(/^[0-9a-f-]{36}$/);
	});

	it('takes the key of X-API-Key before a bearer token', async () => {
		const both = { 'x-api-key': 'full', authorization: 'Bearer nonsense' };
		expect((await example.call('/v1/things', { key: null, headers: both })).status).toBe(200);
		const bearer = { authorization: 'bearer full' };
		expect((await example.call('/v1/things', { key: null, headers: bearer })).status).toBe(200);
	});

	it('writes one line per request, without headers or bodies', async () => {
		await post({ title: 'hush' }, { headers: { ...JSON_TYPE, 'x-request-id': 'line-1' } });
		await until(() => example.log.length === 1);
		expect(example.log[0]).toMatchObject({
			level: 'info',
			method: 'POST',
			route: 'createThing',
			status: 201,
			request_id: 'line-1',
			key: 'full',
			ms: expect.any(Number),
		});
		expect(JSON.stringify(example.log)).not.toMatch(/hush|content-type/);
	});
});

describe('201', () => {
	it('answers a creation with its own status', async () => {
		const answer = await post({ title: 'Ärmel' });
		expect(answer.status).toBe(201);
		expect(answer.json).toEqual({ id: 'one', title: 'Ärmel' });
	});

	it.each(['application/json; charset=UTF-8', 'application/vnd.x+json', 'Application/JSON'])(
		'takes %s',
		async (type) => {
			const answer = await post({ title: 't' }, { headers: { 'content-type': type } });
			expect(answer.status).toBe(201);
		},
	);
});

describe('204', () => {
	it('answers without body and content type', async () => {
		const answer = await example.call(`/v1/things/${ID}`, { method: 'DELETE' });
		expect(answer.status).toBe(204);
		expect(answer.text).toBe('');
		expect(answer.headers['content-type']).toBeUndefined();
	});
});

describe('400', () => {
	it.each([
		['cut off', '{"title":'],
		['not JSON', 'title=x'],
		['not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d])],
		['blank', '   '],
	])('refuses a body that is %s', async (_name, body) => {
		expectError(await post(body), 400, 'malformed_json');
	});

	it('refuses a path that cannot be decoded', async () => {
		expectError(await example.call('/v1/things/%E0%A4%A'), 400, 'bad_request');
	});

	it('refuses bytes that are not HTTP with the same body', async () => {
		const answer = await example.raw('NONSENSE\r\n\r\n');
		expect(answer).toMatch(/^HTTP\/1\.1 400 /);
		expect(answer).toContain('"code":"bad_request"');
		expect(answer).toMatch(/x-request-id: [0-9a-f-]{36}/i);
	});

	it('refuses HTTP 1.1 without a host', async () => {
		const answer = await example.raw('GET /page HTTP/1.1\r\nConnection: close\r\n\r\n');
		expect(answer).toMatch(/^HTTP\/1\.1 400 /);
		expect(answer).toContain('"code":"bad_request"');
	});
});

describe('401', () => {
	it('comes before anything about the request is said', async () => {
		expectError(await post('{', { key: null }), 401, 'invalid_api_key');
		expectError(await post({}, { key: 'wrong' }), 401, 'invalid_api_key');
		expectError(await example.call('/v1/things/nobody', { key: null }), 401, 'invalid_api_key');
	});
});

describe('403', () => {
	it('comes before the body is looked at', async () => {
		expectError(await post('{', { key: 'reader' }), 403, 'insufficient_scope');
	});
});

describe('404', () => {
	it('answers an unknown path', async () => {
		expectError(await example.call('/v1/nothing'), 404, 'not_found');
	});

	it.each(['nobody', '123', `${ID}x`, '%00', '..%2f..'])(
		'takes the id %s for nobody',
		async (id) => {
			expectError(await example.call(`/v1/things/${id}`), 404, 'not_found');
		},
	);
});

describe('405', () => {
	it('names the methods of a known path', async () => {
		const answer = await example.call('/v1/things', { method: 'PUT' });
		expectError(answer, 405, 'method_not_allowed');
		expect(answer.headers.allow).toBe('GET, HEAD, POST');
	});
});

describe('408', () => {
	it('ends a request that does not arrive', async () => {
		const answer = await example.raw('GET /page HTTP/1.1\r\nHost: x\r\nX-Slow: ');
		expect(answer).toMatch(/^HTTP\/1\.1 408 /);
		expect(answer).toContain('"code":"request_timeout"');
	});

	it('ends a request whose body does not arrive', async () => {
		const answer = await example.raw(
			'POST /v1/things HTTP/1.1\r\nHost: x\r\nX-API-Key: full\r\n' +
				'Content-Type: application/json\r\nContent-Length: 10\r\n\r\n{',
		);
		expect(answer).toMatch(/^HTTP\/1\.1 408 /);
		expect(answer).toContain('"code":"request_timeout"');
	});
});

describe('413', () => {
	const large = JSON.stringify({ title: 'x'.repeat(1_100_000) });

	it('refuses a body that says it is too large', async () => {
		expectError(await post(large), 413, 'payload_too_large');
	});

	it('refuses a body that turns out to be too large', async () => {
		const headers = { ...JSON_TYPE, 'transfer-encoding': 'chunked' };
		expectError(await post(large, { headers }), 413, 'payload_too_large');
	});

	it('does not wait for a large body before it answers', async () => {
		const answer = await example.raw(
			'POST /v1/things HTTP/1.1\r\nHost: x\r\nX-API-Key: full\r\nConnection: close\r\n' +
				'Content-Type: application/json\r\nContent-Length: 900000000\r\n\r\n{',
		);
		expect(answer).toMatch(/^HTTP\/1\.1 413 /);
	});
});

describe('415', () => {
	it.each([
		['a form', { 'content-type': 'application/x-www-form-urlencoded' }],
		['no type', {}],
		['text', { 'content-type': 'text/plain' }],
		['another charset', { 'content-type': 'application/json; charset=latin1' }],
		['a compressed body', { ...JSON_TYPE, 'content-encoding': 'gzip' }],
		['chunks without a type', { 'transfer-encoding': 'chunked' }],
	])('refuses %s', async (_name, headers) => {
		const answer = await post({ title: 'x' }, { headers: headers as Record<string, string> });
		expectError(answer, 415, 'unsupported_media_type');
	});
});

describe('422', () => {
	it('says what is missing when there is no body', async () => {
		const answer = await example.call('/v1/things', { method: 'POST' });
		expectError(answer, 422, 'validation_error');
		expect(answer.json.error.message).toBe('title: is required');
		expect(answer.json.error.errors).toEqual([
			{ loc: ['body', 'title'], msg: 'is required', type: 'missing' },
		]);
	});

	it.each([
		[{ title: 'x'.repeat(101) }, 'title: must have at most 100 characters'],
		[{ title: '' }, 'title: must not be empty'],
		[{ title: 5 }, 'title: must be a string'],
		[{ title: null }, 'title: must be a string'],
		[{ title: 'x', kind: 'c' }, 'kind: must be one of: a, b'],
		[{ title: 'x', size: 1.5 }, 'size: must be a whole number'],
		[{ title: 'x', size: 11 }, 'size: must be at most 10'],
		[{ title: 'x', tags: [{}] }, 'tags.0.name: is required'],
		[{ title: 'x', tags: [{}, {}, {}] }, 'tags: must have at most 2 entries'],
		[{ title: 'x', note: 'long' }, 'note: must have at most 3 characters'],
		[{ title: 'x', note: 4 }, 'note: must be a string'],
		[{ title: 'x', other: 1 }, 'other: is not a known field'],
		[{ kind: 'c', size: 11, a: 1, b: 2 }, expect.stringMatching(/; .*; .*; and 2 more$/)],
		[[], 'body: must be an object, not a list'],
		['"text"', 'body: must be an object'],
		['null', 'body: must be an object'],
	])('says of %j what is wrong', async (body, message) => {
		const answer = await post(body);
		expectError(answer, 422, 'validation_error');
		expect(answer.json.error.message.replace(/^(tags\.0\.name: is required);.*/, '$1')).toEqual(
			message,
		);
	});

	it('names the fields of a query', async () => {
		const answer = await example.call('/v1/things?limit=x&status=new&status=old&what=1');
		expectError(answer, 422, 'validation_error');
		expect(answer.json.error.errors).toEqual([
			{ loc: ['query', 'limit'], msg: 'must be a number', type: 'invalid_type' },
			{ loc: ['query', 'status'], msg: 'must be one of: new, old', type: 'invalid_value' },
			{ loc: ['query', 'what'], msg: 'is not a known field', type: 'unknown_field' },
		]);
	});

	it('refuses JSON nested deeper than 20 levels', async () => {
		const nested = (depth: number): string =>
			`{"title":"x","extra":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}`;
		expect((await post(nested(20))).status).toBe(201);
		expectError(await post(nested(21)), 422, 'validation_error');
		expectError(await post(nested(200_000)), 422, 'validation_error');
	});

	it.each([
		'{"title":"x","__proto__":{"polluted":1}}',
		'{"title":"x","\\u005f_proto__":{"polluted":1}}',
		'{"title":"x","extra":{"__proto__":{"polluted":1}}}',
		'{"title":"x","extra":[{"constructor":{"prototype":{"polluted":1}}}]}',
	])('refuses %s', async (body) => {
		expectError(await post(body), 422, 'validation_error');
		expect(({} as { polluted?: number }).polluted).toBeUndefined();
	});
});

describe('429', () => {
	it('says when to come back', async () => {
		const answer = await example.call('/v1/things?limit=x', { key: 'limited' });
		expectError(answer, 429, 'rate_limited');
		expect(answer.headers['retry-after']).toBe('7');
		expect(answer.headers['ratelimit']).toBe('"minute";r=0;t=7');
		expect(answer.json.error['retry_after_seconds']).toBe(7);
	});
});

describe('431', () => {
	it('refuses headers over 16 kB with the same body', async () => {
		const answer = await example.raw(
			`GET /page HTTP/1.1\r\nHost: x\r\nX-Large: ${'x'.repeat(20_000)}\r\n\r\n`,
		);
		expect(answer).toMatch(/^HTTP\/1\.1 431 /);
		expect(answer).toContain('"code":"headers_too_large"');
	});
});

describe('499', () => {
	it('ends the signal when the client has gone', async () => {
		const before = example.signals.length;
		const gone = new AbortController();
		const sent = fetch(`http://127.0.0.1:${example.port}/v1/slow`, { signal: gone.signal });
		await until(() => example.signals.length > before);
		gone.abort();
		await expect(sent).rejects.toThrow();
		await until(() => example.signals.at(-1)?.aborted === true);
		await until(() => example.log.some(({ status }) => status === 499));
		example.release();
	});
});

describe('500', () => {
	it('tells nothing of a bug but its request id', async () => {
		const answer = await example.call('/v1/broken');
		expectError(answer, 500, 'internal_error');
		expect(answer.text).not.toContain('secret inner text');
		await until(() => example.log.length === 1);
		expect(example.log[0]).toMatchObject({
			level: 'error',
			status: 500,
			err: { message: 'secret inner text' },
		});
	});

	it('does not answer what the schema does not declare', async () => {
		const answer = await example.call('/v1/undeclared');
		expectError(answer, 500, 'internal_error');
		expect(answer.text).not.toContain('secret');
	});
});

describe('503', () => {
	it('says when to come back while the database is away', async () => {
		const fault = new Error('no primary');
		fault.name = 'MongoServerSelectionError';
		example.fault = fault;
		const answer = await example.call(`/v1/things/${ID}`);
		expectError(answer, 503, 'service_unavailable');
		expect(answer.headers['retry-after']).toBe('2');
	});
});

describe('504', () => {
	it('gives up a route that takes too long and ends its signal', async () => {
		const before = example.signals.length;
		const answer = await example.call('/v1/slow');
		expectError(answer, 504, 'response_timeout');
		expect(example.signals[before]?.aborted).toBe(true);
		example.release();
	});
});

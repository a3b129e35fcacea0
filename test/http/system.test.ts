import { expectError } from '../support/expect-error.js';
import { startStack, type Stack } from '../support/start-stack.js';
import { until } from '../support/until.js';
import { expectShape, SHAPES } from '../support/wire-shapes.js';

let stack: Stack;
beforeAll(async () => {
	stack = await startStack();
});
afterAll(() => stack.stop());

const OPEN_PATHS = ['/', '/healthz', '/readyz', '/openapi.json'];

describe('GET /', () => {
	it('200 names service, version and documents without a key', async () => {
		const answer = await stack.api('GET', '/', { key: null });
		expect(answer.status).toBe(200);
		expectShape(answer.body, SHAPES.root);
	});
});

describe('GET /healthz', () => {
	it('200 tells that the process runs, with texts for checks', async () => {
		const answer = await stack.api('GET', '/healthz', { key: null });
		expect(answer.status).toBe(200);
		expectShape(answer.body, SHAPES.health);
		const { checks } = answer.body as { checks: Record<string, unknown> };
		expect(Object.values(checks).every((check) => typeof check === 'string')).toBe(true);
	});
});

describe('GET /readyz', () => {
	it('200 tells that the process can work', async () => {
		await until(async () => (await stack.api('GET', '/readyz', { key: null })).status === 200);
		const answer = await stack.api('GET', '/readyz', { key: null });
		expectShape(answer.body, SHAPES.readiness);
		expect(answer.body).toMatchObject({ status: 'ok', database: 'ok' });
	});
});

describe('GET /openapi.json', () => {
	it('200 answers with the description of all routes', async () => {
		const answer = await stack.api('GET', '/openapi.json', { key: null });
		expect(answer.status).toBe(200);
		const { openapi, paths } = answer.body as { openapi: string; paths: Record<string, unknown> };
		expect(openapi).toMatch(/^3\.1\./);
		expect(Object.keys(paths)).toEqual(expect.arrayContaining([...OPEN_PATHS, '/v1/pins']));
	});
});

describe('every open route', () => {
	it.each(OPEN_PATHS)('ignores a key that is not good at %s', async (path) => {
		expect((await stack.api('GET', path, { key: 'nonsense' })).status).toBeLessThan(300);
	});

	it.each(OPEN_PATHS)('405 names the allowed methods at %s', async (path) => {
		const answer = await stack.api('POST', path, { key: null, body: {} });
		expectError(answer, 405, 'method_not_allowed');
		expect(answer.headers.get('allow')).toBe('GET, HEAD');
	});
});

describe('a path nobody has', () => {
	it.each(['/v2/pins', '/v1', '/v1/pin', '/v1/pins/x/y/z'])('404 at %s', async (path) => {
		expectError(await stack.api('GET', path), 404, 'not_found');
	});

	it('400 where the path cannot be decoded', async () => {
		expectError(await stack.api('GET', '/v1/pins/%E0%A4%A'), 400, 'bad_request');
	});
});

describe('every answer', () => {
	it('keeps a request id that was sent, and makes one otherwise', async () => {
		const own = await stack.api('GET', '/healthz', { headers: { 'X-Request-ID': 'mine-1234' } });
		expect(own.headers.get('x-request-id')).toBe('mine-1234');
		const other = await stack.api('GET', '/healthz');
		expect(other.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
	});

	it('says that it is not to be stored and not to be sniffed', async () => {
		const { headers } = await stack.api('GET', '/v1/pins');
		expect(headers.get('cache-control')).toBe('no-store');
		expect(headers.get('x-content-type-options')).toBe('nosniff');
		expect(headers.get('x-powered-by')).toBeNull();
	});
});

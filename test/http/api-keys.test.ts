import { randomUUID } from 'node:crypto';
import { expectError, faultyFields, withoutRequestId } from '../support/expect-error.js';
import { startStack, type Stack } from '../support/start-stack.js';
import type { Tenant } from '../support/tenant.js';
import { until } from '../support/until.js';
import { expectShape, SCOPES, SHAPES } from '../support/wire-shapes.js';

interface WireKey {
	readonly id: string;
	readonly name: string;
	readonly api_key: string;
	readonly scopes: string[];
	readonly pinterest_account_ids: string[] | null;
	readonly last_used_at: string | null;
	readonly revoked_at: string | null;
}

let stack: Stack;
let other: Tenant;
beforeAll(async () => {
	stack = await startStack();
	other = await stack.connect('another-client');
});
afterAll(() => stack.stop());

const create = (body: unknown, key?: string) =>
	stack.api('POST', '/v1/api-keys', { body, ...(key === undefined ? {} : { key }) });
const made = async (body: unknown): Promise<WireKey> => (await create(body)).body as WireKey;
const listed = async (): Promise<WireKey[]> =>
	(await stack.api('GET', '/v1/api-keys')).body as WireKey[];

describe('POST /v1/api-keys', () => {
	it('201 makes a key with all scopes that works at once', async () => {
		const answer = await create({ name: 'n8n' });
		expect(answer.status).toBe(201);
		expectShape(answer.body, SHAPES.createdApiKey);
		const key = answer.body as WireKey;
		expect(key.api_key).toMatch(/^pb_test_[0-9A-Za-z]{49}$/);
		expect([...key.scopes].sort()).toEqual([...SCOPES].sort());
		expect((await stack.api('GET', '/v1/pins', { key: key.api_key })).status).toBe(200);
	});

	it('201 keeps the account list it was given', async () => {
		const key = await made({ name: 'one', pinterest_account_ids: [stack.accountId] });
		expect(key.pinterest_account_ids).toEqual([stack.accountId]);
	});

	it('403 where it asks for more scopes than the caller has', async () => {
		const key = await stack.newKey({ scopes: ['write'] });
		const error = expectError(await create({ name: 'x' }, key), 403, 'insufficient_scope');
		expect(error.message).toContain('destructive');
	});

	it('403 where it asks for more accounts than the caller has', async () => {
		const key = await stack.newKey({ accountIds: [stack.accountId] });
		expectError(await create({ name: 'x' }, key), 403, 'insufficient_scope');
	});

	it.each([
		['no name', {}, ['name']],
		['an empty name', { name: '  ' }, ['name']],
		['a name of another type', { name: 7 }, ['name']],
		['a name of 256 characters', { name: 'n'.repeat(256) }, ['name']],
		['an unknown scope', { name: 'x', scopes: ['admin'] }, ['scopes.0']],
		['no scopes in the list', { name: 'x', scopes: [] }, ['scopes']],
		[
			'accounts that are no ids',
			{ name: 'x', pinterest_account_ids: ['x'] },
			['pinterest_account_ids.0'],
		],
		['a field nobody knows', { name: 'x', scope: ['read'] }, ['scope']],
	])('422 names the field with %s', async (_case, body, fields) => {
		const error = expectError(await create(body), 422, 'validation_error');
		expect(faultyFields(error)).toEqual(fields);
	});

	it("422 for another workspace's account", async () => {
		const ids = [stack.accountId, other.accountId];
		const answer = await create({ name: 'x', pinterest_account_ids: ids });
		const error = expectError(answer, 422, 'validation_error');
		expect(faultyFields(error)).toEqual(['pinterest_account_ids.1']);
	});
});

describe('GET /v1/api-keys', () => {
	it('200 lists the keys without showing them', async () => {
		const key = await made({ name: 'shown once' });
		const answer = await stack.api('GET', '/v1/api-keys');
		expect(answer.status).toBe(200);
		for (const item of answer.body as unknown[]) expectShape(item, SHAPES.apiKey);
		expect(answer.text).not.toContain(key.api_key);
		expect(answer.text).not.toContain('"api_key"');
		expect((await listed()).map(({ id }) => id)).toContain(key.id);
	});

	it("200 leaves out another workspace's keys", async () => {
		const [own, foreign] = [await listed(), (await other.api('GET', '/v1/api-keys')).body];
		const ids = new Set(own.map(({ id }) => id));
		expect((foreign as WireKey[]).length).toBeGreaterThan(0);
		expect((foreign as WireKey[]).some(({ id }) => ids.has(id))).toBe(false);
	});

	it('200 notes when a key was used', async () => {
		const key = await made({ name: 'used' });
		await stack.api('GET', '/v1/pins', { key: key.api_key });
		await until(async () => {
			const found = (await listed()).find(({ id }) => id === key.id);
			return typeof found?.last_used_at === 'string';
		});
	});
});

describe('DELETE /v1/api-keys/{key_id}', () => {
	it('204 ends a key at once, and again without a word', async () => {
		const key = await made({ name: 'short' });
		expect((await stack.api('GET', '/v1/pins', { key: key.api_key })).status).toBe(200);
		const answer = await stack.api('DELETE', `/v1/api-keys/${key.id}`);
		expect({ status: answer.status, text: answer.text }).toEqual({ status: 204, text: '' });
		expectError(await stack.api('GET', '/v1/pins', { key: key.api_key }), 401, 'invalid_api_key');
		expect((await stack.api('DELETE', `/v1/api-keys/${key.id}`)).status).toBe(204);
		const item = (await listed()).find(({ id }) => id === key.id);
		expect(item?.revoked_at).toEqual(expect.any(String));
	});

	it('204 ends a key in every process within 5 seconds', async () => {
		const twin = await stack.twin();
		const key = await made({ name: 'everywhere' });
		const usable = async (): Promise<boolean> =>
			(await twin.api('GET', '/v1/pins', { key: key.api_key })).status === 200;
		expect(await usable()).toBe(true);
		await stack.api('DELETE', `/v1/api-keys/${key.id}`);
		await until(async () => !(await usable()), { within: 5_000 });
		await twin.stop();
	});

	it("404 for another workspace's key, in the same bytes as for nobody's", async () => {
		const [foreign] = (await other.api('GET', '/v1/api-keys')).body as WireKey[];
		const theirs = await stack.api('DELETE', `/v1/api-keys/${foreign?.id ?? ''}`);
		const nobodys = await stack.api('DELETE', `/v1/api-keys/${randomUUID()}`);
		const noId = await stack.api('DELETE', '/v1/api-keys/not-an-id');
		for (const answer of [theirs, nobodys, noId]) expectError(answer, 404, 'not_found');
		expect(withoutRequestId(theirs)).toBe(withoutRequestId(nobodys));
		expect(withoutRequestId(noId)).toBe(withoutRequestId(nobodys));
		expect((await other.api('GET', '/v1/pins')).status).toBe(200);
	});
});

describe('a key that is not good', () => {
	const good = 'pb_test_';
	it.each([
		['none', null],
		['an empty one', ''],
		['another form', 'hello'],
		['the right form with a wrong checksum', `${good}${'a'.repeat(49)}`],
		['a very long one', `${good}${'a'.repeat(4_000)}`],
	])('401 for %s', async (_case, key) => {
		const error = expectError(await stack.api('GET', '/v1/pins', { key }), 401, 'invalid_api_key');
		expect(error.message).not.toContain('aaaa');
	});

	it('401 for a well-formed key nobody was given', async () => {
		const key = (await made({ name: 'gone' })).api_key;
		const unknown = key.replace(/^pb_test_/, 'pb_live_');
		expectError(await stack.api('GET', '/v1/pins', { key: unknown }), 401, 'invalid_api_key');
	});

	it('200 with the key as a bearer token', async () => {
		const headers = { Authorization: `Bearer ${stack.key}` };
		expect((await stack.api('GET', '/v1/pins', { key: null, headers })).status).toBe(200);
	});

	it('looks at X-API-Key first', async () => {
		const headers = { Authorization: `Bearer ${stack.key}` };
		const answer = await stack.api('GET', '/v1/pins', { key: 'wrong', headers });
		expectError(answer, 401, 'invalid_api_key');
	});
});

describe('a key with a limit', () => {
	it('429 tells when to come back, and holds nobody else', async () => {
		const key = await stack.newKey({ requestsPerMinute: 1 });
		let answer = await stack.api('GET', '/v1/pins', { key });
		expect(answer.status).toBe(200);
		for (let calls = 0; calls < 5 && answer.status === 200; calls++) {
			answer = await stack.api('GET', '/v1/pins', { key });
		}
		const error = expectError(answer, 429, 'rate_limited');
		expect(error.retry_after_seconds).toBeGreaterThanOrEqual(1);
		expect(error.retry_after_seconds).toBeLessThanOrEqual(60);
		expect((await stack.api('GET', '/v1/pins')).status).toBe(200);
	});
});

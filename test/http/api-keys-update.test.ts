import { randomUUID } from 'node:crypto';
import { expectError, faultyFields, withoutRequestId } from '../support/expect-error.js';
import { startStack, type Stack } from '../support/start-stack.js';
import type { Tenant } from '../support/tenant.js';
import { until } from '../support/until.js';
import { expectShape, SHAPES } from '../support/wire-shapes.js';

interface WireKey {
	readonly id: string;
	readonly api_key: string;
}

const PATH = '/v1/api-keys';

let stack: Stack;
let other: Tenant;
let sibling: Tenant;
beforeAll(async () => {
	stack = await startStack();
	other = await stack.connect('another-client');
	sibling = await stack.connect('second-account', stack.workspaceId);
});
afterAll(() => stack.stop());

const made = async (body: Record<string, unknown> = {}): Promise<WireKey> =>
	(await stack.api('POST', PATH, { body: { name: 'of a test', ...body } })).body as WireKey;
const change = (id: string, body: unknown, key?: string) =>
	stack.api('PATCH', `${PATH}/${id}`, { body, ...(key === undefined ? {} : { key }) });

describe(`PATCH ${PATH}/{key_id}`, () => {
	it('200 renames a key and leaves the rest', async () => {
		const { id } = await made({ scopes: ['read'] });
		const answer = await change(id, { name: '  renamed ' });
		expect(answer.status).toBe(200);
		expectShape(answer.body, SHAPES.apiKey);
		expect(answer.body).toMatchObject({ id, name: 'renamed', scopes: ['read'] });
		expect(answer.text).not.toContain('api_key"');
	});

	it('200 changes scopes and accounts', async () => {
		const { id } = await made();
		const ids = [stack.accountId, sibling.accountId];
		const answer = await change(id, { scopes: ['write', 'read'], pinterest_account_ids: ids });
		expect(answer.body).toMatchObject({ scopes: ['read', 'write'], pinterest_account_ids: ids });
		const all = await change(id, { pinterest_account_ids: null });
		expect(all.body).toMatchObject({ scopes: ['read', 'write'], pinterest_account_ids: null });
	});

	it('200 works in this process at once and in every other within 5 seconds', async () => {
		const twin = await stack.twin();
		const { id, api_key: key } = await made();
		const mayWrite = async ({ api }: Pick<Tenant, 'api'>): Promise<boolean> =>
			(await api('GET', '/v1/pinterest/oauth/start', { key })).status === 200;
		expect([await mayWrite(stack), await mayWrite(twin)]).toEqual([true, true]);
		expect((await change(id, { scopes: ['read'] })).status).toBe(200);
		expect(await mayWrite(stack)).toBe(false);
		await until(async () => !(await mayWrite(twin)), { within: 5_000 });
		await twin.stop();
	});

	it.each<[string, () => Record<string, unknown>]>([
		['more scopes', () => ({ scopes: ['read', 'write', 'destructive'] })],
		['more accounts', () => ({ pinterest_account_ids: [stack.accountId, sibling.accountId] })],
		['all accounts', () => ({ pinterest_account_ids: null })],
	])('403 for a key that would give %s', async (_case, bodyOf) => {
		const key = await stack.newKey({ scopes: ['read', 'write'], accountIds: [sibling.accountId] });
		const { id } = await made({ pinterest_account_ids: [sibling.accountId] });
		expectError(await change(id, bodyOf(), key), 403, 'insufficient_scope');
	});

	it('404 for a key of accounts that the own key is not for', async () => {
		const key = await stack.newKey({ scopes: ['read', 'write'], accountIds: [sibling.accountId] });
		const { id } = await made();
		expectError(await change(id, { name: 'mine' }, key), 404, 'not_found');
	});

	it('403 for a key that would make itself stronger', async () => {
		const { id, api_key: key } = await made({
			scopes: ['read', 'write'],
			pinterest_account_ids: [sibling.accountId],
		});
		for (const body of [
			{ scopes: ['destructive'] },
			{ pinterest_account_ids: [stack.accountId] },
			{ pinterest_account_ids: null },
		]) {
			expectError(await change(id, body, key), 403, 'insufficient_scope');
		}
		expect((await change(id, { scopes: ['read'] }, key)).status).toBe(200);
	});

	it('403 without the scope write', async () => {
		const { id } = await made();
		const key = await stack.newKey({ scopes: ['read', 'destructive'] });
		expectError(await change(id, { name: 'x' }, key), 403, 'insufficient_scope');
	});

	it('409 for a revoked key, which stays revoked', async () => {
		const { id, api_key: key } = await made();
		await stack.api('DELETE', `${PATH}/${id}`);
		expectError(await change(id, { name: 'back' }), 409, 'conflict');
		expectError(await stack.api('GET', '/v1/pins', { key }), 401, 'invalid_api_key');
	});

	it("404 for another workspace's key, in the same bytes as for nobody's", async () => {
		const [foreign] = (await other.api('GET', PATH)).body as WireKey[];
		const answers = [];
		for (const id of [foreign?.id ?? '', randomUUID(), 'not-an-id']) {
			answers.push(await change(id, { name: 'mine' }));
		}
		for (const answer of answers) expectError(answer, 404, 'not_found');
		expect(new Set(answers.map(withoutRequestId)).size).toBe(1);
	});

	it.each([
		['nothing at all', {}, ['']],
		['only what nobody knows', { nickname: 'x' }, ['nickname', '']],
		['no name', { name: null }, ['name']],
		['an empty name', { name: ' ' }, ['name']],
		['no scopes', { scopes: null }, ['scopes']],
		['an empty list of scopes', { scopes: [] }, ['scopes']],
		['an unknown scope', { scopes: ['admin'] }, ['scopes.0']],
		['an empty list of accounts', { pinterest_account_ids: [] }, ['pinterest_account_ids']],
		['an unknown account', { pinterest_account_ids: [randomUUID()] }, ['pinterest_account_ids.0']],
	])('422 for %s', async (_case, body, fields) => {
		const { id } = await made();
		const error = expectError(await change(id, body), 422, 'validation_error');
		expect(faultyFields(error)).toEqual(fields);
	});

	it("422 for another workspace's account", async () => {
		const { id } = await made();
		const answer = await change(id, { pinterest_account_ids: [other.accountId] });
		expectError(answer, 422, 'validation_error');
	});

	it('401 without a key', async () => {
		const { id } = await made();
		const answer = await stack.api('PATCH', `${PATH}/${id}`, { body: { name: 'x' }, key: null });
		expectError(answer, 401, 'invalid_api_key');
	});
});

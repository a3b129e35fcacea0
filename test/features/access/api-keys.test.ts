import type { ZodType } from 'zod';
import { createApiKey } from '../../../service/src/features/access/create-api-key.js';
import {
	accessRoutes,
	authenticate,
	listApiKeys,
	revokeApiKey,
	type Caller,
} from '../../../service/src/features/access/index.js';
import { newId } from '../../../service/src/platform/ids.js';
import { ACCOUNT, callerWith, openAccess, OTHER_ACCOUNT } from './fixture.js';

let access: Awaited<ReturnType<typeof openAccess>>;
beforeAll(async () => {
	access = await openAccess();
});
afterAll(() => access.close());

describe('createApiKey', () => {
	it('makes a key that works, with all scopes by default', async () => {
		const caller = callerWith({ requestsPerMinute: 20 });
		const { apiKey, record } = await createApiKey(access.deps, caller, { name: 'shop' });
		expect(record).toMatchObject({ scopes: ['read', 'write', 'destructive'], accountIds: null });
		// A limited key cannot get around its limit by making another.
		expect(await authenticate(access.deps, apiKey)).toMatchObject({ requestsPerMinute: 20 });
	});

	it.each([
		['more scopes', { scopes: ['read', 'write'] as const }, {}],
		['more accounts', { accountIds: [ACCOUNT] }, { accountIds: [OTHER_ACCOUNT] }],
		['all accounts', { accountIds: [ACCOUNT] }, {}],
		['accounts beside the own one', { accountIds: [ACCOUNT] }, { accountIds: [ACCOUNT, newId()] }],
	])('refuses a key for %s', async (_, own: Partial<Caller>, wanted) => {
		const made = createApiKey(access.deps, callerWith(own), { name: 'more', ...wanted });
		await expect(made).rejects.toMatchObject({ code: 'insufficient_scope', status: 403 });
	});

	it('makes a key with as much as the own one has', async () => {
		const caller = callerWith({ scopes: ['write'], accountIds: [ACCOUNT] });
		const input = { name: 'same', scopes: ['write'] as const, accountIds: [ACCOUNT] };
		const { record } = await createApiKey(access.deps, caller, input);
		expect(record).toMatchObject({ scopes: ['write'], accountIds: [ACCOUNT] });
	});

	it('points at the account ids that do not exist', async () => {
		const input = { name: 'lost', accountIds: [ACCOUNT, newId()] };
		await expect(createApiKey(access.deps, callerWith(), input)).rejects.toMatchObject({
			code: 'validation_error',
			status: 422,
			details: { fields: [{ loc: ['body', 'pinterest_account_ids', 1] }] },
		});
	});
});

describe('listApiKeys', () => {
	it('shows the keys of the own workspace only', async () => {
		const foreign = callerWith({ workspaceId: newId() });
		expect(await listApiKeys(access.deps, foreign)).toEqual([]);
		expect((await listApiKeys(access.deps, callerWith())).length).toBeGreaterThan(0);
	});
});

describe('revokeApiKey', () => {
	it('ends a key once and keeps the time', async () => {
		const { record } = await access.issue({ name: 'ends' });
		const at = access.clock.now();
		await revokeApiKey(access.deps, callerWith(), { keyId: record._id });
		access.clock.advance(1_000);
		await revokeApiKey(access.deps, callerWith(), { keyId: record._id });
		const listed = await listApiKeys(access.deps, callerWith());
		expect(listed.find(({ _id }) => _id === record._id)?.revokedAt).toEqual(at);
	});

	it('knows no key of another workspace', async () => {
		const { record, apiKey } = await access.issue({ name: 'foreign' });
		const foreign = callerWith({ workspaceId: newId() });
		for (const keyId of [record._id, newId()]) {
			const revoked = revokeApiKey(access.deps, foreign, { keyId });
			await expect(revoked).rejects.toMatchObject({ code: 'not_found' });
		}
		await expect(authenticate(access.deps, apiKey)).resolves.toBeDefined();
	});
});

describe('routes', () => {
	const call = async (id: string, input: { body?: unknown; params?: unknown }) => {
		const route = accessRoutes({ ...access.deps, note: () => undefined }).find(
			(one) => one.id === id,
		);
		if (!route) throw new Error(`no route ${id}`);
		const read = (schema: ZodType | undefined, value: unknown): unknown => schema?.parse(value);
		const answer = await route.run(callerWith(), {
			params: read(route.params, input.params),
			query: undefined,
			body: read(route.body, input.body),
			requestId: 'r',
			cookies: {},
			remoteAddress: undefined,
			signal: new AbortController().signal,
		});
		return read(route.response, answer);
	};

	it('show the key on creation only', async () => {
		const created = (await call('api_keys.create', { body: { name: 'wire' } })) as {
			id: string;
			api_key: string;
		};
		expect(created).toMatchObject({
			name: 'wire',
			api_key: expect.stringMatching(/^pb_test_/),
			scopes: ['read', 'write', 'destructive'],
			pinterest_account_ids: null,
		});
		const listed = (await call('api_keys.list', {})) as { id: string }[];
		expect(JSON.stringify(listed)).not.toContain(created.api_key);
		expect(listed.find(({ id }) => id === created.id)).toMatchObject({
			source: 'manual',
			last_used_at: null,
			revoked_at: null,
		});
	});

	it('revoke by an id in capitals too', async () => {
		const { record } = await access.issue({ name: 'capital' });
		await call('api_keys.revoke', { params: { key_id: record._id.toUpperCase() } });
		const listed = await listApiKeys(access.deps, callerWith());
		expect(listed.find(({ _id }) => _id === record._id)?.revokedAt).not.toBeNull();
	});

	it.each([
		{},
		{ name: ' ' },
		{ name: 'x'.repeat(256) },
		{ name: 'x', scopes: [] },
		{ name: 'x', scopes: ['admin'] },
		{ name: 'x', pinterest_account_ids: [] },
		{ name: 'x', pinterest_account_ids: ['1'] },
	])('refuse the body %j', async (body) => {
		await expect(call('api_keys.create', { body })).rejects.toMatchObject({ name: 'ZodError' });
	});
});

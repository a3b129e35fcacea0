import { randomUUID } from 'node:crypto';
import { expectError, faultyFields, withoutRequestId } from '../support/expect-error.js';
import { startStack, type Stack } from '../support/start-stack.js';
import type { Tenant } from '../support/tenant.js';
import { until } from '../support/until.js';
import { expectShape, SHAPES } from '../support/wire-shapes.js';

interface WireKey {
	readonly id: string;
	readonly name: string;
	readonly api_key: string;
	readonly hint: string;
	readonly scopes: string[];
	readonly client_ids: string[] | null;
	readonly expires_at: string | null;
	readonly replaced_by: string | null;
	readonly replaces: { readonly id: string; readonly expires_at: string };
}

const PATH = '/v1/api-keys';
const HOUR_MS = 3_600_000;

let stack: Stack;
let other: Tenant;
beforeAll(async () => {
	stack = await startStack();
	other = await stack.connect('another-client');
});
afterAll(() => stack.stop());

const create = (body: Record<string, unknown> = {}) =>
	stack.api('POST', PATH, { body: { name: 'of a test', ...body } });
const made = async (body?: Record<string, unknown>): Promise<WireKey> =>
	(await create(body)).body as WireKey;
const reroll = (id: string, body?: unknown, key?: string) =>
	stack.api('POST', `${PATH}/${id}/reroll`, {
		...(body === undefined ? {} : { body }),
		...(key === undefined ? {} : { key }),
	});
const listed = async (id: string): Promise<WireKey | undefined> =>
	((await stack.api('GET', PATH)).body as WireKey[]).find((key) => key.id === id);
const works = async (key: string, api = stack.api): Promise<boolean> =>
	(await api('GET', '/v1/pins', { key })).status === 200;
const inMs = (ms: number): string =>
	new Date(stack.context.clock.now().getTime() + ms).toISOString();

describe(`POST ${PATH}/{key_id}/reroll`, () => {
	it('201 shows the new key once; the old one works for a day beside it', async () => {
		const old = await made({ name: 'n8n', scopes: ['read'] });
		const answer = await reroll(old.id);
		expect(answer.status).toBe(201);
		expectShape(answer.body, SHAPES.createdApiKey);
		const fresh = answer.body as WireKey;
		expect(fresh).toMatchObject({ name: 'n8n', scopes: ['read'], expires_at: null });
		expect(fresh.replaces.id).toBe(old.id);
		const left = Date.parse(fresh.replaces.expires_at) - Date.parse(inMs(0));
		expect(left / HOUR_MS).toBeCloseTo(24, 1);
		expect([await works(old.api_key), await works(fresh.api_key)]).toEqual([true, true]);
		expect(await listed(old.id)).toMatchObject({
			replaced_by: fresh.id,
			expires_at: fresh.replaces.expires_at,
		});
		expect((await stack.api('GET', PATH)).text).not.toContain(fresh.api_key);
	});

	it('201 without an overlap ends the old key here at once, elsewhere within 5 seconds', async () => {
		const twin = await stack.twin();
		const old = await made();
		expect(await works(old.api_key, twin.api)).toBe(true);
		const fresh = (await reroll(old.id, { overlap_hours: 0 })).body as WireKey;
		expectError(await stack.api('GET', '/v1/pins', { key: old.api_key }), 401, 'invalid_api_key');
		await until(async () => !(await works(old.api_key, twin.api)), { within: 5_000 });
		expect(await works(fresh.api_key, twin.api)).toBe(true);
		await twin.stop();
	});

	it('409 a second time, with the id of the key to go on with', async () => {
		const old = await made();
		const fresh = (await reroll(old.id)).body as WireKey;
		const error = expectError(await reroll(old.id), 409, 'conflict');
		expect(error).toMatchObject({ replaced_by: fresh.id });
	});

	it.each([[-1], [169], [1.5], ['24']])('422 for an overlap of %p', async (hours) => {
		const { id } = await made();
		const error = expectError(await reroll(id, { overlap_hours: hours }), 422, 'validation_error');
		expect(faultyFields(error)).toEqual(['overlap_hours']);
	});

	it("404 for another workspace's key, in the same bytes as for nobody's", async () => {
		const [foreign] = (await other.api('GET', PATH)).body as WireKey[];
		const theirs = await reroll(foreign?.id ?? '');
		const nobodys = await reroll(randomUUID());
		for (const answer of [theirs, nobodys]) expectError(answer, 404, 'not_found');
		expect(withoutRequestId(theirs)).toBe(withoutRequestId(nobodys));
	});

	it('403 for a key that may do more than the own one', async () => {
		const { id } = await made();
		const key = await stack.newKey({ scopes: ['write'] });
		expectError(await reroll(id, {}, key), 403, 'insufficient_scope');
	});

	it('is in the activity log', async () => {
		const { id } = await made();
		await reroll(id);
		await until(async () => {
			const { text } = await stack.api('GET', '/v1/activity-logs');
			return text.includes('api_key.rerolled') && text.includes(id);
		});
	});
});

describe('a key with an end', () => {
	it('401 from its end on, in the same bytes as a key nobody was given', async () => {
		const key = await made({ expires_at: inMs(1_500) });
		expect(await works(key.api_key)).toBe(true);
		await until(async () => !(await works(key.api_key)), { within: 5_000 });
		const ended = await stack.api('GET', '/v1/pins', { key: key.api_key });
		const unknown = await stack.api('GET', '/v1/pins', {
			key: `pb_test_${'0'.repeat(49)}`,
		});
		expectError(ended, 401, 'invalid_api_key');
		expect(withoutRequestId(ended)).toBe(withoutRequestId(unknown));
		expect(await listed(key.id)).toMatchObject({ expires_at: key.expires_at });
	});

	it.each([
		['past', -1_000],
		['too far away', 800 * 24 * HOUR_MS],
	])('422 where its end is %s', async (_case, ms) => {
		const answer = await create({ expires_at: inMs(ms) });
		expect(faultyFields(expectError(answer, 422, 'validation_error'))).toEqual(['expires_at']);
	});
});

describe('a key for clients', () => {
	it('acts for what its clients have, within 5 seconds of a change', async () => {
		const client = await stack.api('POST', '/v1/clients', { body: { name: 'Bakery' } });
		const { id } = client.body as { id: string };
		const key = await made({ client_ids: [id] });
		expect(key.client_ids).toEqual([id]);
		const accounts = async (): Promise<number> => {
			const answer = await stack.api('GET', '/v1/pinterest/accounts', { key: key.api_key });
			return (answer.body as unknown[]).length;
		};
		expect(await accounts()).toBe(0);
		await stack.api('PATCH', `/v1/pinterest/accounts/${stack.accountId}`, {
			body: { client_id: id },
		});
		await until(async () => (await accounts()) === 1, { within: 5_000 });
	});

	it("422 for another workspace's client", async () => {
		const client = await other.api('POST', '/v1/clients', { body: { name: 'Theirs' } });
		const answer = await create({ client_ids: [(client.body as { id: string }).id] });
		expect(faultyFields(expectError(answer, 422, 'validation_error'))).toEqual(['client_ids.0']);
	});
});

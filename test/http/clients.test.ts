import { randomUUID } from 'node:crypto';
import type { ApiAnswer } from '../support/api-client.js';
import { expectError, faultyFields, withoutRequestId } from '../support/expect-error.js';
import { startStack, type Stack } from '../support/start-stack.js';
import type { Tenant } from '../support/tenant.js';

const PATH = '/v1/clients';

interface WireClient {
	readonly id: string;
	readonly name: string;
	readonly account_ids: readonly string[];
	readonly archived_at: string | null;
}

let stack: Stack;
let second: Tenant;
let stranger: Tenant;
beforeAll(async () => {
	stack = await startStack({ settings: { PINLANE_TIME_ZONE: 'Europe/Berlin' } });
	second = await stack.connect('second-account', stack.workspaceId);
	stranger = await stack.connect('another-workspace');
});
afterAll(() => stack.stop());

const uniqueName = (): string => `Client ${randomUUID().slice(0, 8)}`;
const make = async (body: Record<string, unknown> = {}): Promise<WireClient> => {
	const answer = await stack.api('POST', PATH, { body: { name: uniqueName(), ...body } });
	expect(answer.status).toBe(201);
	return answer.body as WireClient;
};
const one = (id: string): string => `${PATH}/${id}`;
const move = (clientId: string | null, accountId = stack.accountId): Promise<ApiAnswer> =>
	stack.api('PATCH', `/v1/pinterest/accounts/${accountId}`, { body: { client_id: clientId } });
const pace = async (accountId = stack.accountId) =>
	(await stack.api('GET', `/v1/pinterest/accounts/${accountId}/pace`)).body as {
		readonly daily_cap: number;
		readonly limits_from: unknown;
	};

afterEach(async () => {
	for (const { accountId } of [stack, second]) await move(null, accountId);
});

describe(`POST ${PATH}`, () => {
	it('201 keeps what was sent, and null where nothing was', async () => {
		const settings = {
			external_id: randomUUID(),
			notes: 'Pays late.',
			default_board_id: stack.boardId,
			time_zone: 'America/New_York',
			spacing_seconds: 1.5,
			daily_cap: 4,
		};
		const client = await make(settings);
		expect(client).toMatchObject({ ...settings, account_ids: [], archived_at: null });
		expect((await stack.api('GET', one(client.id))).body).toEqual(client);
		expect(await make()).toMatchObject({ external_id: null, time_zone: null, daily_cap: null });
	});

	it.each([
		['name', ' '],
		['time_zone', 'Berlin'],
		['spacing_seconds', -1],
		['daily_cap', 1.5],
		['archived_at', null],
	])('422 for %s: %p', async (field, value) => {
		const answer = await stack.api('POST', PATH, { body: { name: uniqueName(), [field]: value } });
		expect(faultyFields(expectError(answer, 422, 'validation_error'))).toEqual([field]);
	});

	it('409 for a name in other letters and for a reference in use, saying what to do', async () => {
		const { name } = await make({ external_id: 'crm-1' });
		const again = await stack.api('POST', PATH, { body: { name: name.toUpperCase() } });
		expect(expectError(again, 409, 'conflict')).toMatchObject({ field: 'name' });
		const body = { name: uniqueName(), external_id: 'crm-1' };
		const taken = await stack.api('POST', PATH, { body });
		expect(expectError(taken, 409, 'conflict')).toMatchObject({ field: 'external_id' });
		const theirs = await stranger.api('POST', PATH, { body: { name, external_id: 'crm-1' } });
		expect(theirs.status).toBe(201);
	});

	it('makes one of two that come at once', async () => {
		const name = uniqueName();
		const answers = await Promise.all(
			[1, 2, 3].map(() => stack.api('POST', PATH, { body: { name } })),
		);
		expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
	});
});

describe(`GET ${PATH}`, () => {
	it('200 lists by name, in pages, with the number of all', async () => {
		const tenant = await stack.connect(`pages-${randomUUID().slice(0, 8)}`);
		for (const name of ['b', 'A', 'c']) await tenant.api('POST', PATH, { body: { name } });
		const page = await tenant.api('GET', `${PATH}?limit=2`);
		expect((page.body as WireClient[]).map(({ name }) => name)).toEqual(['A', 'b']);
		expect(page.headers.get('x-total-count')).toBe('3');
		const rest = await tenant.api('GET', `${PATH}?limit=2&offset=2`);
		expect((rest.body as WireClient[]).map(({ name }) => name)).toEqual(['c']);
	});

	it('200 finds a client by its reference', async () => {
		const client = await make({ external_id: 'crm/77' });
		const answer = await stack.api('GET', `${PATH}?external_id=crm%2F77`);
		expect(answer.body).toEqual([client]);
		expect((await stack.api('GET', `${PATH}?external_id=nobody`)).body).toEqual([]);
	});

	it('404 with the same bytes for a client of another workspace and for none', async () => {
		const { id } = await make();
		const theirs = await stranger.api('GET', one(id));
		const nobodys = await stranger.api('GET', one(randomUUID()));
		for (const answer of [theirs, nobodys]) expectError(answer, 404, 'not_found');
		expect(withoutRequestId(theirs)).toBe(withoutRequestId(nobodys));
		for (const [method, body] of [
			['PATCH', {}],
			['DELETE', undefined],
		] as const) {
			expectError(await stranger.api(method, one(id), { body }), 404, 'not_found');
		}
	});
});

describe(`PATCH ${PATH}/{client_id}`, () => {
	it('200 changes what is named, keeps the rest, and null takes away', async () => {
		const { id, name } = await make({ external_id: 'before', notes: 'n', daily_cap: 3 });
		const changed = await stack.api('PATCH', one(id), {
			body: { external_id: null, daily_cap: 5 },
		});
		expect(changed.body).toMatchObject({ name, external_id: null, notes: 'n', daily_cap: 5 });
		expect((await stack.api('PATCH', one(id), { body: {} })).body).toMatchObject({ daily_cap: 5 });
		await make({ external_id: 'before' });
		const renamed = await stack.api('PATCH', one(id), { body: { name: name.toUpperCase() } });
		expect(renamed.body).toMatchObject({ name: name.toUpperCase() });
	});

	it('200 gives its pace to its accounts at once, below their own', async () => {
		const { id } = await make({ daily_cap: 3, time_zone: 'Asia/Tokyo' });
		expect((await move(id)).body).toMatchObject({ client_id: id });
		expect(await pace()).toMatchObject({
			daily_cap: 3,
			time_zone: 'Asia/Tokyo',
			client: { client_id: id, daily_cap: 3, spacing_seconds: null },
			limits_from: { daily_cap: 'client', time_zone: 'client', spacing_seconds: 'settings' },
		});
		await stack.api('PATCH', one(id), { body: { daily_cap: 9 } });
		expect(await pace()).toMatchObject({ daily_cap: 9 });
		const path = `/v1/pinterest/accounts/${stack.accountId}/pace`;
		await stack.api('PATCH', path, { body: { daily_cap: 2 } });
		expect(await pace()).toMatchObject({ daily_cap: 2, limits_from: { daily_cap: 'account' } });
		await stack.api('PATCH', path, { body: { daily_cap: null } });
		const meter = await stack.api('GET', `/v1/rate-meter?account_id=${stack.accountId}`);
		expect(meter.body).toMatchObject({
			account: {
				day: { cap: 9, time_zone: 'Asia/Tokyo' },
				limits_from: { daily_cap: 'client' },
			},
		});
	});

	it('a moved account follows its new client, and a detached one the settings', async () => {
		const [one_, other] = [await make({ daily_cap: 3 }), await make({ daily_cap: 8 })];
		await move(one_.id);
		await move(other.id);
		expect(await pace()).toMatchObject({ daily_cap: 8 });
		await stack.api('PATCH', one(one_.id), { body: { daily_cap: 1 } });
		expect(await pace()).toMatchObject({ daily_cap: 8 });
		await move(null);
		expect(await pace()).toMatchObject({ daily_cap: 0, limits_from: { daily_cap: 'settings' } });
	});
});

describe('PATCH /v1/pinterest/accounts/{account_id}', () => {
	it('422 for a client of nobody, of another workspace or archived; nothing changes', async () => {
		const theirs = (await stranger.api('POST', PATH, { body: { name: uniqueName() } }))
			.body as WireClient;
		const archived = await make();
		await stack.api('DELETE', one(archived.id));
		for (const id of [randomUUID(), theirs.id, archived.id]) {
			expect(faultyFields(expectError(await move(id), 422, 'validation_error'))).toEqual([
				'client_id',
			]);
		}
		const accounts = await stack.api('GET', '/v1/pinterest/accounts');
		expect(accounts.body).toEqual(
			expect.arrayContaining([expect.objectContaining({ id: stack.accountId, client_id: null })]),
		);
	});

	it('403 for a key with an account list, which would change what others act for', async () => {
		const { id } = await make();
		const key = await stack.newKey({ accountIds: [stack.accountId] });
		const path = `/v1/pinterest/accounts/${stack.accountId}`;
		const answer = await stack.api('PATCH', path, { key, body: { client_id: id } });
		expectError(answer, 403, 'account_not_permitted');
	});
});

describe(`DELETE ${PATH}/{client_id}`, () => {
	it('409 while accounts belong to it, 204 with detach; they go on without a client', async () => {
		const { id, name } = await make({ daily_cap: 3, external_id: 'gone' });
		await move(id);
		const refused = expectError(await stack.api('DELETE', one(id)), 409, 'conflict');
		expect(refused).toMatchObject({ account_count: 1 });
		expect(refused.remediation).toContain('detach=true');
		expect((await stack.api('DELETE', `${one(id)}?detach=true`)).status).toBe(204);
		expect(await pace()).toMatchObject({ daily_cap: 0 });
		expect((await stack.api('GET', one(id))).body).toMatchObject({
			archived_at: expect.any(String),
			account_ids: [],
		});
		const listed = (await stack.api('GET', `${PATH}?limit=200`)).body as WireClient[];
		expect(listed.map((client) => client.id)).not.toContain(id);
		const all = await stack.api('GET', `${PATH}?limit=200&include_archived=true`);
		expect((all.body as WireClient[]).map((client) => client.id)).toContain(id);
		// Name and reference are free again.
		await make({ name, external_id: 'gone' });
		const changed = await stack.api('PATCH', one(id), { body: { notes: 'x' } });
		expectError(changed, 409, 'conflict');
		expect((await stack.api('DELETE', one(id))).status).toBe(204);
	});
});

describe('a key with an account list', () => {
	it('sees the clients of its accounts only, and arranges none', async () => {
		const [mine, other] = [await make(), await make()];
		await move(mine.id);
		await move(mine.id, second.accountId);
		await move(other.id, second.accountId);
		await move(mine.id);
		const key = await stack.newKey({ accountIds: [stack.accountId] });
		const listed = await stack.api('GET', PATH, { key });
		expect(listed.body).toEqual([expect.objectContaining({ id: mine.id })]);
		expectError(await stack.api('GET', one(other.id), { key }), 404, 'not_found');
		const pins = await stack.api('GET', `/v1/pins?client_id=${other.id}`, { key });
		expectError(pins, 404, 'not_found');
		for (const [method, path, body] of [
			['POST', PATH, { name: uniqueName() }],
			['PATCH', one(mine.id), { name: uniqueName() }],
			['DELETE', one(mine.id), undefined],
		] as const) {
			const answer = await stack.api(method, path, { key, body });
			expectError(answer, 403, 'account_not_permitted');
		}
	});
});

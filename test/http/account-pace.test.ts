import { randomUUID } from 'node:crypto';
import { expectError, faultyFields, withoutRequestId } from '../support/expect-error.js';
import { startStack, type Stack } from '../support/start-stack.js';
import type { Tenant } from '../support/tenant.js';

let stack: Stack;
let other: Tenant;
beforeAll(async () => {
	stack = await startStack({
		settings: { PINLANE_PACE_SPACING_MS: '2500', PINLANE_TIME_ZONE: 'Europe/Berlin' },
	});
	other = await stack.connect('another-client');
});
afterAll(() => stack.stop());

const pathOf = (id: string): string => `/v1/pinterest/accounts/${id}/pace`;
const path = (): string => pathOf(stack.accountId);
const change = (body: unknown, id = stack.accountId) =>
	stack.api('PATCH', pathOf(id), { body: body as Record<string, unknown> });

describe('GET /v1/pinterest/accounts/{account_id}/pace', () => {
	it('200 shows what the settings of the service give', async () => {
		const answer = await other.api('GET', pathOf(other.accountId));
		expect(answer.status).toBe(200);
		expect(answer.body).toEqual({
			account_id: other.accountId,
			spacing_seconds: 2.5,
			// A workspace of the simulator is a sandbox.
			daily_cap: 0,
			time_zone: 'Europe/Berlin',
			own: { spacing_seconds: null, daily_cap: null, time_zone: null },
			client: null,
			limits_from: { spacing_seconds: 'settings', daily_cap: 'settings', time_zone: 'settings' },
		});
	});

	it('200 with a key that may only read', async () => {
		const key = await stack.newKey({ scopes: ['read'] });
		expect((await stack.api('GET', path(), { key })).status).toBe(200);
	});

	it('403 beside the list of the key, 404 for accounts of others and of nobody', async () => {
		const key = await stack.newKey({ accountIds: [other.accountId] });
		expectError(await stack.api('GET', path(), { key }), 403, 'account_not_permitted');
		const theirs = await stack.api('GET', pathOf(other.accountId));
		const nobodys = await stack.api('GET', pathOf(randomUUID()));
		for (const answer of [theirs, nobodys]) expectError(answer, 404, 'not_found');
		expect(withoutRequestId(theirs)).toBe(withoutRequestId(nobodys));
	});
});

describe('PATCH /v1/pinterest/accounts/{account_id}/pace', () => {
	it('200 changes what is named, keeps the rest, and null follows the settings again', async () => {
		const own = { spacing_seconds: 90, daily_cap: 12, time_zone: 'America/New_York' };
		expect((await change(own)).body).toEqual({
			account_id: stack.accountId,
			...own,
			own,
			client: null,
			limits_from: { spacing_seconds: 'account', daily_cap: 'account', time_zone: 'account' },
		});
		expect((await change({ daily_cap: 13 })).body).toMatchObject({ ...own, daily_cap: 13 });
		expect((await change({})).body).toMatchObject({ ...own, daily_cap: 13 });
		const answer = await change({ spacing_seconds: null, time_zone: null });
		expect(answer.body).toMatchObject({
			spacing_seconds: 2.5,
			daily_cap: 13,
			time_zone: 'Europe/Berlin',
			own: { spacing_seconds: null, daily_cap: 13, time_zone: null },
		});
		expect((await stack.api('GET', path())).body).toEqual(answer.body);
	});

	it('200 switches a limit of the settings off with 0', async () => {
		const answer = await change({ spacing_seconds: 0, daily_cap: 0 });
		expect(answer.body).toMatchObject({
			spacing_seconds: 0,
			daily_cap: 0,
			own: { spacing_seconds: 0, daily_cap: 0 },
		});
	});

	it.each([
		['spacing_seconds', -1],
		['spacing_seconds', 86_401],
		['spacing_seconds', '60'],
		['daily_cap', 1.5],
		['daily_cap', -1],
		['time_zone', 'Berlin'],
		['time_zone', '+02:00'],
		['time_zone', ''],
		['capacity', 5],
	])('422 for %s = %j, and nothing is changed', async (field, value) => {
		const before = (await stack.api('GET', path())).body;
		const error = expectError(await change({ [field]: value }), 422, 'validation_error');
		expect(faultyFields(error)).toEqual([field]);
		expect((await stack.api('GET', path())).body).toEqual(before);
	});

	it('403 without the scope to write, 404 for an account of others', async () => {
		const key = await stack.newKey({ scopes: ['read'] });
		const asked = await stack.api('PATCH', path(), { key, body: {} });
		expectError(asked, 403, 'insufficient_scope');
		expectError(await change({ daily_cap: 1 }, other.accountId), 404, 'not_found');
	});
});

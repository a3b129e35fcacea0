import { createHash, randomUUID } from 'node:crypto';
import { nativeDatabase } from '../../service/src/platform/mongo.js';
import { expectError, faultyFields, withoutRequestId } from '../support/expect-error.js';
import { LINKS, makeLink, travelByLink, type MadeLink } from '../support/link-journey.js';
import { startStack, type Stack } from '../support/start-stack.js';
import type { Tenant } from '../support/tenant.js';
import { until } from '../support/until.js';

interface Item {
	readonly id: string;
	readonly status: string;
	readonly account_id: string | null;
	readonly used_at: string | null;
}

const DAY_MS = 86_400_000;

let stack: Stack;
let other: Tenant;
beforeAll(async () => {
	stack = await startStack();
	other = await stack.connect('another-client');
});
afterAll(() => stack.stop());

const now = () => stack.context.clock.now().getTime();
const post = (body: object, key?: string) =>
	stack.api('POST', LINKS, { body, ...(key === undefined ? {} : { key }) });
const list = async (query = '', api = stack.api): Promise<Item[]> =>
	(await api('GET', LINKS + query)).body as Item[];
const find = async ({ id }: MadeLink) => (await list()).find((link) => link.id === id);
const stored = (id: string) =>
	nativeDatabase(stack.context.connection)
		.collection<{ _id: string; expiresAt: Date }>('connect_links')
		.findOne({ _id: id });
const expire = (id: string) =>
	nativeDatabase(stack.context.connection)
		.collection<{ _id: string }>('connect_links')
		.updateOne({ _id: id }, { $set: { expiresAt: new Date(now() - 1) } });
const noted = async (action: string): Promise<Record<string, unknown>[]> => {
	const answer = await stack.api('GET', `/v1/activity-logs?action=${action}`);
	return (answer.body as { items: Record<string, unknown>[] }).items;
};

describe(`POST ${LINKS}`, () => {
	it('201 answers with the address once and keeps only a hash of it', async () => {
		const link = await makeLink(stack, { label: '  Bakery Miller ' });
		expect(link).toMatchObject({
			label: 'Bakery Miller',
			status: 'open',
			client_id: null,
			account_id: null,
			reconnect: false,
			used_at: null,
			revoked_at: null,
		});
		expect(link.url.startsWith(`${stack.url}/connect/`)).toBe(true);
		const token = link.page.split('/').at(-1) ?? '';
		expect(Buffer.from(token, 'base64url').length).toBeGreaterThanOrEqual(16);
		const record = await stored(link.id);
		expect(record).toMatchObject({ tokenHash: createHash('sha256').update(token).digest('hex') });
		expect(JSON.stringify(record)).not.toContain(token);
		expect(JSON.stringify(await list())).not.toContain(token);
	});

	it('201 ends after 7 days, after the hours given, or at the instant given', async () => {
		const lives = async (body: object) =>
			new Date((await makeLink(stack, { ...body })).expires_at).getTime() - now();
		const about = (ms: number) => ({
			above: ms - 60_000,
			atMost: ms,
		});
		const at = new Date(now() + 2 * DAY_MS).toISOString();
		for (const [body, ms] of [
			[{}, 7 * DAY_MS],
			[{ expires_in_hours: 720 }, 30 * DAY_MS],
			[{ expires_at: at }, 2 * DAY_MS],
		] as const) {
			const { above, atMost } = about(ms);
			const life = await lives(body);
			expect(life).toBeGreaterThan(above);
			expect(life).toBeLessThanOrEqual(atMost);
		}
	});

	it.each([
		['label', {}],
		['label', { label: '  ' }],
		['label', { label: 'x'.repeat(121) }],
		['expires_in_hours', { label: 'x', expires_in_hours: 721 }],
		['expires_in_hours', { label: 'x', expires_in_hours: 0 }],
		['expires_at', { label: 'x', expires_at: '2020-01-01T00:00:00Z' }],
		['expires_at', { label: 'x', expires_at: '2990-01-01T00:00:00Z' }],
		['expires_at', { label: 'x', expires_at: '2990-01-01T00:00:00Z', expires_in_hours: 1 }],
		['account_id', { label: 'x', account_id: 'no-id' }],
		['client_id', { label: 'x', client_id: randomUUID() }],
		['redirect_uri', { label: 'x', redirect_uri: 'https://evil.example' }],
	])('422 for %s in %j', async (field, body) => {
		expect(faultyFields(expectError(await post(body), 422, 'validation_error'))).toEqual([field]);
	});

	it("404 for another workspace's account, just as for none", async () => {
		const [foreign, missing] = [
			await post({ label: 'x', account_id: other.accountId }),
			await post({ label: 'x', account_id: randomUUID() }),
		];
		expectError(foreign, 404, 'not_found');
		expect(withoutRequestId(foreign)).toBe(withoutRequestId(missing));
	});

	it('403 for a key with an account list, but for an account of it', async () => {
		const key = await stack.newKey({ accountIds: [stack.accountId] });
		expectError(await post({ label: 'x' }, key), 403, 'account_not_permitted');
		const own = await post({ label: 'x', account_id: stack.accountId }, key);
		expect(own).toMatchObject({ status: 201, body: { account_id: stack.accountId } });
		const moving = { label: 'x', account_id: stack.accountId, client_id: randomUUID() };
		expectError(await post(moving, key), 403, 'account_not_permitted');
	});

	it('403 for a key that may only read, 401 without one', async () => {
		const key = await stack.newKey({ scopes: ['read'] });
		expectError(await post({ label: 'x' }, key), 403, 'insufficient_scope');
		const none = await stack.api('POST', LINKS, { body: { label: 'x' }, key: null });
		expectError(none, 401, 'invalid_api_key');
	});

	it('is noted with the label and without the address', async () => {
		const link = await makeLink(stack, { label: 'Noted' });
		const ours = async () =>
			(await noted('connect_link.created')).find((one) => one.resource_id === link.id);
		await until(async () => (await ours()) !== undefined, { what: 'the entry' });
		const entry = await ours();
		expect(entry).toMatchObject({ category: 'security', metadata: { label: 'Noted' } });
		expect(JSON.stringify(entry)).not.toContain(link.page);
	});
});

describe(`GET ${LINKS}`, () => {
	it('200 tells what became of each, newest first', async () => {
		const [used, revoked, expired, open] = [
			await makeLink(stack),
			await makeLink(stack),
			await makeLink(stack),
			await makeLink(stack),
		];
		const { account_id: accountId } = (await travelByLink(stack, used, { username: 'by-link' }))
			.body as Item;
		await stack.api('DELETE', `${LINKS}/${revoked.id}`);
		await expire(expired.id);
		const all = await list();
		const ours = all.filter(({ id }) =>
			[used, revoked, expired, open].some((link) => link.id === id),
		);
		expect(ours.map(({ id }) => id)).toEqual([open.id, expired.id, revoked.id, used.id]);
		expect(ours.map(({ status }) => status)).toEqual(['open', 'expired', 'revoked', 'used']);
		expect(ours[3]).toMatchObject({ account_id: accountId, used_at: expect.any(String) });
		for (const { id, status } of ours) {
			const filtered = (await list(`?status=${status}`)).map((link) => link.id);
			expect(filtered).toContain(id);
			expect(filtered).not.toContain(ours.find((one) => one.status !== status)?.id);
		}
		expect(await list('?limit=1')).toHaveLength(1);
	});

	it('200 shows no link of another workspace', async () => {
		const link = await makeLink(stack);
		expect((await list('', other.api)).map(({ id }) => id)).not.toContain(link.id);
	});

	it('200 shows a key with an account list only the links for its accounts', async () => {
		await makeLink(stack);
		const own = await makeLink(stack, { account_id: stack.accountId });
		const key = await stack.newKey({ accountIds: [stack.accountId] });
		const shown = (await stack.api('GET', LINKS, { key })).body as Item[];
		expect(shown.map(({ id }) => id)).toContain(own.id);
		expect(new Set(shown.map((link) => link.account_id))).toEqual(new Set([stack.accountId]));
	});
});

describe(`DELETE ${LINKS}/{link_id}`, () => {
	it('204 ends the link, also the second time, and is noted', async () => {
		const link = await makeLink(stack);
		const revoke = () => stack.api('DELETE', `${LINKS}/${link.id}`);
		expect((await revoke()).status).toBe(204);
		const first = await find(link);
		expect(first).toMatchObject({ status: 'revoked' });
		expect((await revoke()).status).toBe(204);
		expect(await find(link)).toEqual(first);
		await until(
			async () => (await noted('connect_link.revoked')).some((one) => one.resource_id === link.id),
			{ what: 'the entry' },
		);
	});

	it('204 leaves a used link used', async () => {
		const link = await makeLink(stack);
		await travelByLink(stack, link, { username: 'stays' });
		expect((await stack.api('DELETE', `${LINKS}/${link.id}`)).status).toBe(204);
		expect(await find(link)).toMatchObject({ status: 'used', revoked_at: null });
	});

	it('204 ends the link also where a sign-in has it that then comes to nothing', async () => {
		const link = await makeLink(stack);
		const { clock, accounts } = stack.context;
		const claim = { id: link.id, stateId: 'of a sign-in under way' };
		const taken = { ...claim, accountId: stack.accountId, now: clock.now() };
		expect(await accounts.connectLinks.claim(taken)).toBe(true);
		expect((await stack.api('DELETE', `${LINKS}/${link.id}`)).status).toBe(204);
		await accounts.connectLinks.release(claim);
		expect(await find(link)).toMatchObject({ status: 'revoked' });
	});

	it("404 for another workspace's link and for one out of the key's reach, changing nothing", async () => {
		const link = await makeLink(stack);
		const key = await stack.newKey({ accountIds: [stack.accountId] });
		const before = await stored(link.id);
		const answers = [
			await other.api('DELETE', `${LINKS}/${link.id}`),
			await stack.api('DELETE', `${LINKS}/${link.id}`, { key }),
			await stack.api('DELETE', `${LINKS}/${randomUUID()}`),
			await stack.api('DELETE', `${LINKS}/no-id`),
		];
		for (const answer of answers) expectError(answer, 404, 'not_found');
		expect(new Set(answers.map(withoutRequestId)).size).toBe(1);
		expect(await stored(link.id)).toEqual(before);
	});
});

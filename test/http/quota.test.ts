import { randomUUID } from 'node:crypto';
import { expectError } from '../support/expect-error.js';
import { pinBody } from '../support/pin-body.js';
import { startStack, type Stack, type Twin } from '../support/start-stack.js';
import type { Tenant } from '../support/tenant.js';

const QUOTA = 5;
const OPERATOR = `operator-${'k'.repeat(40)}`;

let stack: Stack;
let twin: Twin;
beforeAll(async () => {
	stack = await startStack({
		settings: { PINLANE_MONTHLY_QUOTA: String(QUOTA), PINLANE_OPERATOR_KEY: OPERATOR },
	});
	twin = await stack.twin();
});
afterAll(() => stack.stop());

const body = (tenant: Tenant, more: object = {}) => ({
	...pinBody(tenant, stack.simulator),
	...more,
});
const create = (tenant: Tenant, more: object = {}) =>
	tenant.api('POST', '/v1/pins', { body: body(tenant, more) });
const billing = async ({ api }: Tenant) =>
	(await api('GET', '/v1/billing/status')).body as Readonly<Record<string, unknown>>;

describe('the monthly quota', () => {
	it('402 says how many, and from when on there are more', async () => {
		const tenant = await stack.connect('counts');
		expect(await billing(tenant)).toMatchObject({
			quota_calls_monthly: QUOTA,
			calls_used: 0,
			quota_exhausted: false,
		});
		for (let i = 0; i < QUOTA; i++) expect((await create(tenant)).status).toBe(201);
		const refused = expectError(await create(tenant), 402, 'quota_exceeded');
		const now = new Date();
		const resetAt = new Date(
			Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1),
		).toISOString();
		expect(refused).toMatchObject({
			quota_calls_monthly: QUOTA,
			calls_used: QUOTA,
			quota_reset_at: resetAt,
		});
		expect(await billing(tenant)).toMatchObject({
			calls_used: QUOTA,
			quota_exhausted: true,
			quota_reset_at: resetAt,
			plan_consumption_percent: 100,
		});
		const run_at = new Date(Date.now() + 7 * 86_400_000).toISOString();
		const schedule = await tenant.api('POST', '/v1/schedules', { body: body(tenant, { run_at }) });
		expectError(schedule, 402, 'quota_exceeded');
		expect((await stack.connect('has-its-own')).workspaceId).not.toBe(tenant.workspaceId);
	});

	it('does not count repeats and refusals, and answers repeats when it is used up', async () => {
		const tenant = await stack.connect('repeats');
		const first = body(tenant, { idempotency_key: 'once' });
		const post = (sent: object) => tenant.api('POST', '/v1/pins', { body: sent });
		const { id } = (await post(first)).body as { id: string };
		for (let i = 0; i < 3; i++) expect((await post(first)).status).toBe(201);
		expectError(await post({ ...first, title: 'x' }), 422, 'idempotency_key_reused');
		expectError(await post({ ...first, image_url: 'ftp://x' }), 422, 'validation_error');
		expectError(await post({ ...body(tenant), board_id: '99999999' }), 422, 'board_not_found');
		expect(await billing(tenant)).toMatchObject({ calls_used: 1 });
		for (let i = 1; i < QUOTA; i++) expect((await create(tenant)).status).toBe(201);
		expect(await post(first)).toMatchObject({ status: 201, body: { id, already_existed: true } });
		expectError(await create(tenant, { idempotency_key: 'new' }), 402, 'quota_exceeded');
		expect(await billing(tenant)).toMatchObject({ calls_used: QUOTA });
	});

	it('is never overshot by two processes, nor undershot', async () => {
		const tenant = await stack.connect('races');
		const keys = Array.from({ length: 12 }, () => randomUUID());
		const answers = await Promise.all(
			keys.flatMap((idempotency_key, i) => {
				const sent = body(tenant, { idempotency_key });
				const there = (): ReturnType<typeof tenant.api> =>
					twin.api('POST', '/v1/pins', { key: tenant.key, body: sent });
				const here = (): ReturnType<typeof tenant.api> =>
					tenant.api('POST', '/v1/pins', { body: sent });
				return i % 3 === 0 ? [here(), there()] : [i % 2 === 0 ? here() : there()];
			}),
		);
		const ids = answers
			.filter(({ status }) => status === 201)
			.map((answer) => (answer.body as { id: string }).id);
		expect(new Set(ids).size).toBeLessThanOrEqual(QUOTA);
		expect(answers.every(({ status }) => status === 201 || status === 402)).toBe(true);
		let more = 0;
		while ((await create(tenant)).status === 201) more++;
		expect(new Set(ids).size + more).toBe(QUOTA);
		expect(await billing(tenant)).toMatchObject({ calls_used: QUOTA });
	});

	it("gives way to a tenant's own, everywhere within 5 s", async () => {
		const tenant = await stack.connect('raised');
		const organization = (await tenant.api('GET', '/v1/projects')).body as {
			organization: { id: string };
		};
		const one = `/v1/tenants/${organization.organization.id}`;
		const set = (monthly_quota: number | null) =>
			stack.api('PATCH', one, { key: OPERATOR, body: { monthly_quota } });
		expect((await set(1)).status).toBe(200);
		expect((await create(tenant)).status).toBe(201);
		expectError(await create(tenant), 402, 'quota_exceeded');
		await set(0);
		expect((await create(tenant)).status).toBe(201);
		expect(await billing(tenant)).toMatchObject({
			quota_calls_monthly: 2 ** 31 - 1,
			quota_reset_at: null,
			quota_exhausted: false,
		});
	});
});

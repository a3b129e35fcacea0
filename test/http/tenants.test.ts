import { randomUUID } from 'node:crypto';
import { apiClient } from '../support/api-client.js';
import { expectError } from '../support/expect-error.js';
import { startStack, type Stack } from '../support/start-stack.js';
import { until } from '../support/until.js';

const OPERATOR = `operator-${'k'.repeat(40)}`;

let stack: Stack;
beforeAll(async () => {
	stack = await startStack({ settings: { PINLANE_OPERATOR_KEY: OPERATOR } });
});
afterAll(() => stack.stop());

interface Made {
	readonly id: string;
	readonly api_key: string | null;
	readonly already_existed?: boolean;
	readonly projects: readonly { readonly id: string; readonly provider: string }[];
}

const asOperator = (method: string, path: string, body?: unknown) =>
	stack.api(method, path, { key: OPERATOR, ...(body === undefined ? {} : { body }) });
const create = (body: unknown) => asOperator('POST', '/v1/tenants', body);

describe('POST /v1/tenants', () => {
	it('201 makes an organization with a project and a key that works', async () => {
		const answer = await create({ name: 'Shop of Ana', external_id: 'ana' });
		expect(answer.status).toBe(201);
		const made = answer.body as Made;
		expect(made).toMatchObject({ name: 'Shop of Ana', external_id: 'ana', monthly_quota: null });
		expect(made.projects).toMatchObject([{ provider: 'simulator', environment: 'sandbox' }]);
		const api = apiClient(stack.url, made.api_key ?? '');
		expect((await api('GET', '/v1/projects')).body).toMatchObject({
			organization: { id: made.id, name: 'Shop of Ana' },
			active_project: { id: made.projects[0]?.id },
		});
		expect((await api('GET', '/v1/pinterest/accounts')).body).toEqual([]);
		await until(async () => {
			const page = await api('GET', '/v1/activity-logs?action=tenant.created');
			return (page.body as { items: { actor_type: string }[] }).items[0]?.actor_type === 'admin';
		});
	});

	it('200 answers a repeat with the same tenant and no key', async () => {
		const external_id = randomUUID();
		const answers = await Promise.all(
			Array.from({ length: 6 }, () => create({ name: 'Twin', external_id })),
		);
		const made = answers.map(({ body }) => body as Made);
		expect(new Set(made.map(({ id }) => id)).size).toBe(1);
		expect(made.filter(({ api_key: key }) => key !== null)).toHaveLength(1);
		expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
		const again = await create({ name: 'Twin', external_id });
		expect(again).toMatchObject({ status: 200, body: { already_existed: true, api_key: null } });
		expect((again.body as Made).projects).toHaveLength(1);
	});

	it('finishes what a crash between its writes left undone', async () => {
		const made = (await create({ name: 'Half', external_id: 'half' })).body as Made;
		const { workspaces } = stack.context.access;
		const [project] = made.projects;
		const { connection } = stack.context;
		await connection.collection('workspaces').deleteOne({ _id: project?.id as never });
		expect(await workspaces.find(project?.id ?? '')).toBeNull();
		const again = (await create({ name: 'Half', external_id: 'half' })).body as Made;
		expect(again.projects.map(({ id }) => id)).toEqual([project?.id]);
	});

	it('409 where a repeat names another provider than works, or the first had', async () => {
		await create({ name: 'Other', external_id: 'other' });
		const lacking = await create({ name: 'Other', external_id: 'other', provider: 'pinterest' });
		expectError(lacking, 409, 'provider_not_configured');
	});

	it('422 for a body that is none', async () => {
		expectError(await create({ name: '' }), 422, 'validation_error');
		expectError(await create({ name: 'x', monthly_quota: -1 }), 422, 'validation_error');
	});
});

describe('the other calls on tenants', () => {
	it('list, read and change them, and make further keys', async () => {
		const made = (await create({ name: 'Ben', external_id: 'ben' })).body as Made;
		const found = await asOperator('GET', '/v1/tenants?external_id=ben');
		expect(found.body).toMatchObject([{ id: made.id, name: 'Ben' }]);
		const one = `/v1/tenants/${made.id}`;
		const changed = await asOperator('PATCH', one, { name: 'Ben & Co', monthly_quota: 7 });
		expect(changed).toMatchObject({ status: 200, body: { name: 'Ben & Co', monthly_quota: 7 } });
		expect((await asOperator('GET', one)).body).toMatchObject({ name: 'Ben & Co' });
		const key = await asOperator('POST', `${one}/api-keys`, { scopes: ['read'] });
		expect(key).toMatchObject({
			status: 201,
			body: { workspace_id: made.projects[0]?.id, scopes: ['read'] },
		});
		const api = apiClient(stack.url, (key.body as { api_key: string }).api_key);
		expect((await api('GET', '/v1/pins')).status).toBe(200);
	});

	it('404 for a tenant or project that is not there, 422 for nothing to change', async () => {
		const one = `/v1/tenants/${randomUUID()}`;
		expectError(await asOperator('GET', one), 404, 'not_found');
		expectError(await asOperator('PATCH', one, { name: 'x' }), 404, 'not_found');
		expectError(await asOperator('POST', `${one}/api-keys`, {}), 404, 'not_found');
		expectError(await asOperator('PATCH', one, {}), 422, 'validation_error');
		const made = (await create({ name: 'Cid' })).body as Made;
		const body = { project_id: stack.workspaceId };
		const foreign = await asOperator('POST', `/v1/tenants/${made.id}/api-keys`, body);
		expectError(foreign, 404, 'not_found');
	});
});

describe('the operator key', () => {
	it('opens nothing else', async () => {
		for (const path of ['/v1/pins', '/v1/projects', '/v1/api-keys']) {
			expectError(await asOperator('GET', path), 403, 'insufficient_scope');
		}
	});

	it('is the only one for these calls', async () => {
		const made = await stack.api('POST', '/v1/tenants', { body: { name: 'x' } });
		expectError(made, 403, 'insufficient_scope');
		for (const key of [null, `${OPERATOR}x`, OPERATOR.slice(1)]) {
			const answer = await stack.api('GET', '/v1/tenants', { key });
			expectError(answer, 401, 'invalid_api_key');
		}
	});

	it('opens nothing where it is not set', async () => {
		const plain = await startStack();
		try {
			const answer = await plain.api('GET', '/v1/tenants', { key: OPERATOR });
			expectError(answer, 401, 'invalid_api_key');
			expectError(await plain.api('GET', '/v1/tenants'), 403, 'insufficient_scope');
		} finally {
			await plain.stop();
		}
	});
});

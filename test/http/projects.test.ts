import { createWorkspace } from '../../service/src/features/workspaces/index.js';
import { expectError } from '../support/expect-error.js';
import { startStack, type Stack } from '../support/start-stack.js';
import { expectShape, SHAPES } from '../support/wire-shapes.js';

interface WireProjects {
	readonly organization: unknown;
	readonly active_project: { readonly id: string };
	readonly projects: { readonly id: string }[];
}

let stack: Stack;
beforeAll(async () => {
	stack = await startStack();
});
afterAll(() => stack.stop());

describe('GET /v1/projects', () => {
	it('200 lists the projects of the own organization only', async () => {
		const { access } = stack.context;
		await stack.connect('another-client');
		const own = await access.workspaces.find(stack.workspaceId);
		const sibling = await createWorkspace(access, {
			name: 'Live',
			provider: 'pinterest',
			organizationId: own?.organizationId,
		});
		const answer = await stack.api('GET', '/v1/projects');
		expect(answer.status).toBe(200);
		const body = answer.body as WireProjects;
		expectShape(body.organization, SHAPES.organization);
		for (const project of body.projects) expectShape(project, SHAPES.project);
		expect(body.projects.map(({ id }) => id)).toEqual([stack.workspaceId, sibling._id]);
		expect(body.active_project).toEqual(body.projects[0]);
		expect(body.projects[1]).toMatchObject({ environment: 'production', plan: 'enterprise' });
	});
});

describe('GET /v1/billing/status', () => {
	it('200 says that nothing is limited', async () => {
		const answer = await stack.api('GET', '/v1/billing/status');
		expect(answer.status).toBe(200);
		expectShape(answer.body, SHAPES.billingStatus);
		expect(answer.body).toMatchObject({
			plan: 'enterprise',
			billing_status: 'active',
			quota_exhausted: false,
		});
	});
});

describe('GET /v1/mcp/quota', () => {
	it('200 says that there is no quota', async () => {
		const answer = await stack.api('GET', '/v1/mcp/quota');
		expect(answer.status).toBe(200);
		expectShape(answer.body, SHAPES.mcpQuota);
		expect(answer.body).toMatchObject({ requests_limit: 0, quota_exhausted: false });
		const { week, resets_at } = answer.body as { week: string; resets_at: string };
		expect(week).toMatch(/^\d{4}-W\d\d$/);
		expect(new Date(resets_at).getTime()).toBeGreaterThan(Date.now());
	});

	it('200 with the key as a bearer token, as the MCP server sends it', async () => {
		const headers = { Authorization: `Bearer ${stack.key}`, 'X-Pinbridge-Source': 'mcp' };
		expect((await stack.api('GET', '/v1/mcp/quota', { key: null, headers })).status).toBe(200);
	});
});

describe.each(['/v1/projects', '/v1/billing/status', '/v1/mcp/quota'])('GET %s', (path) => {
	it('200 with a key that may only read, 401 without one', async () => {
		const key = await stack.newKey({ scopes: ['read'] });
		expect((await stack.api('GET', path, { key })).status).toBe(200);
		expectError(await stack.api('GET', path, { key: null }), 401, 'invalid_api_key');
	});
});

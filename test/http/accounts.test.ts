import { expectError } from '../support/expect-error.js';
import { startStack, type Stack } from '../support/start-stack.js';
import type { Tenant } from '../support/tenant.js';
import { until } from '../support/until.js';
import { expectShape, SHAPES } from '../support/wire-shapes.js';

interface WireAccount {
	readonly id: string;
	readonly scopes: string;
	readonly health_status: string;
	readonly reconnect_required: boolean;
}

const PATH = '/v1/pinterest/accounts';

let stack: Stack;
let sibling: Tenant;
beforeAll(async () => {
	stack = await startStack();
	sibling = await stack.connect('second-account', stack.workspaceId);
	await stack.connect('another-client');
});
afterAll(() => stack.stop());

describe(`GET ${PATH}`, () => {
	it('200 lists the accounts of the workspace and no others', async () => {
		const answer = await stack.api('GET', PATH);
		expect(answer.status).toBe(200);
		for (const account of answer.body as unknown[]) expectShape(account, SHAPES.account);
		const ids = (answer.body as WireAccount[]).map(({ id }) => id);
		expect(ids).toEqual([stack.accountId, sibling.accountId]);
	});

	it('200 tells scopes as one text, and health', async () => {
		const [account] = (await stack.api('GET', PATH)).body as WireAccount[];
		expect(account?.scopes.split(',')).toEqual(
			expect.arrayContaining(['boards:read', 'pins:read', 'pins:write']),
		);
		expect(account).toMatchObject({ health_status: 'healthy', reconnect_required: false });
	});

	it('200 leaves out accounts that the key is not for', async () => {
		const key = await stack.newKey({ accountIds: [sibling.accountId] });
		const { body } = await stack.api('GET', PATH, { key });
		expect((body as WireAccount[]).map(({ id }) => id)).toEqual([sibling.accountId]);
	});

	it('200 with a key that may only read', async () => {
		const key = await stack.newKey({ scopes: ['read'] });
		expect((await stack.api('GET', PATH, { key })).status).toBe(200);
	});

	it('200 shows a connection that was withdrawn at Pinterest', async () => {
		const lost = await stack.connect('lost-account', stack.workspaceId);
		await stack.simulator.revokeTokens(lost.pinterestUserId);
		await lost.api('POST', '/v1/pins', {
			body: {
				account_id: lost.accountId,
				board_id: lost.boardId,
				title: 'needs a token',
				image_url: stack.simulator.imageUrl,
			},
		});
		await until(async () => {
			const accounts = (await stack.api('GET', PATH)).body as WireAccount[];
			const account = accounts.find(({ id }) => id === lost.accountId);
			return account?.health_status === 'reconnect_required' && account.reconnect_required;
		});
	});

	it('401 without a key', async () => {
		expectError(await stack.api('GET', PATH, { key: null }), 401, 'invalid_api_key');
	});

	it('403 for a key without the scope read', async () => {
		const key = await stack.newKey({ scopes: ['write'] });
		const error = expectError(await stack.api('GET', PATH, { key }), 403, 'insufficient_scope');
		expect(error.message).toContain('read');
	});

	it('405 for another method', async () => {
		expectError(await stack.api('PUT', PATH, { body: {} }), 405, 'method_not_allowed');
	});
});

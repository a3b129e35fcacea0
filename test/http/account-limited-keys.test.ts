import { randomUUID } from 'node:crypto';
import { expectError } from '../support/expect-error.js';
import { madePin, pinBody } from '../support/pin-body.js';
import { startReceiver, type Receiver } from '../support/receiver.js';
import { startStack, type Stack } from '../support/start-stack.js';
import type { Tenant } from '../support/tenant.js';
import { until } from '../support/until.js';

// Two clients of one workspace: the key `ours` is for the account of the first alone.
let stack: Stack;
let client: Tenant;
let receiver: Receiver;
let ours: string;
let limitedId: string;
beforeAll(async () => {
	stack = await startStack();
	client = await stack.connect('other-client', stack.workspaceId);
	receiver = await startReceiver();
	ours = await newKey([stack.accountId]);
	limitedId = await idOf('limited');
});
afterAll(async () => {
	await receiver.stop();
	await stack.stop();
});

interface Listed {
	readonly id: string;
	readonly name: string;
}

async function newKey(accounts: readonly string[] | null, name = 'limited'): Promise<string> {
	const body = { name, pinterest_account_ids: accounts };
	const made = await stack.api('POST', '/v1/api-keys', { body });
	return (made.body as { api_key: string }).api_key;
}
const listKeys = async (key?: string): Promise<Listed[]> =>
	(await stack.api('GET', '/v1/api-keys', { key })).body as Listed[];
const idOf = async (name: string): Promise<string> =>
	(await listKeys()).find((key) => key.name === name)?.id ?? '';
const bodyFor = (tenant: Pick<Tenant, 'accountId' | 'boardId'>, change = {}) => ({
	...pinBody(stack, stack.simulator),
	account_id: tenant.accountId,
	board_id: tenant.boardId,
	...change,
});
const webhookBody = () => ({ url: receiver.url, secret: 'a-secret-of-thirty-two-characters' });

describe('a key for some accounts', () => {
	it('lists, changes and revokes no key beyond its own accounts', async () => {
		await newKey(null, 'for all');
		await newKey([client.accountId], 'for the other client');
		expect(await listKeys(ours)).toEqual([expect.objectContaining({ id: limitedId })]);
		for (const name of ['for all', 'for the other client']) {
			const path = `/v1/api-keys/${await idOf(name)}`;
			const change = { name: 'mine', scopes: ['read'], pinterest_account_ids: [stack.accountId] };
			expectError(await stack.api('PATCH', path, { key: ours, body: change }), 404, 'not_found');
			expectError(await stack.api('DELETE', path, { key: ours }), 404, 'not_found');
		}
	});

	it('changes no setting of the whole project', async () => {
		const change = { body: { block_near_duplicates: true } };
		for (const id of [stack.workspaceId, client.workspaceId, randomUUID()]) {
			const answer = await stack.api('PATCH', `/v1/projects/${id}`, { key: ours, ...change });
			expectError(answer, 403, 'insufficient_scope');
		}
		const { active_project: project } = (await stack.api('GET', '/v1/projects')).body as {
			active_project: unknown;
		};
		expect(project).toMatchObject({ block_near_duplicates: false });
	});

	it('neither sees nor changes webhooks for other accounts', async () => {
		const all = await stack.api('POST', '/v1/webhooks', { body: webhookBody() });
		const path = `/v1/webhooks/${(all.body as Listed).id}`;
		const calls: [string, unknown?][] = [['GET'], ['PATCH', { url: receiver.url }], ['DELETE']];
		for (const [method, body] of calls) {
			expectError(await stack.api(method, path, { key: ours, body }), 404, 'not_found');
		}
		const own = await stack.api('POST', '/v1/webhooks', { key: ours, body: webhookBody() });
		expect((await stack.api('GET', '/v1/webhooks', { key: ours })).body).toEqual([own.body]);
		for (const id of [all, own].map(({ body }) => (body as Listed).id)) {
			await stack.api('DELETE', `/v1/webhooks/${id}`);
		}
	});

	it('is told of its own accounts alone', async () => {
		await stack.api('POST', '/v1/webhooks', { key: ours, body: webhookBody() });
		const theirs = madePin(await stack.api('POST', '/v1/pins', { body: bodyFor(client) }));
		const mine = madePin(await stack.api('POST', '/v1/pins', { body: bodyFor(stack) }));
		await stack.settle();
		const told = receiver.ledger.map(({ body }) => body.toString());
		expect(told.filter((text) => text.includes(mine.id))).toHaveLength(1);
		expect(told.filter((text) => text.includes(theirs.id))).toEqual([]);
	});

	it('reads of no refusal of another account, and of its own', async () => {
		const secret = `secret-board-${randomUUID()}`;
		const wrong = { board_id: secret };
		await stack.api('POST', '/v1/pins', { body: bodyFor(client, wrong) });
		await stack.api('POST', '/v1/pins', { key: ours, body: bodyFor(stack, wrong) });
		await stack.api('POST', '/v1/pins', { key: ours, body: { title: secret } });
		const read = async (key?: string): Promise<{ message: string; metadata: unknown }[]> => {
			const path = '/v1/activity-logs?action=pin.refused';
			const page = (await stack.api('GET', path, { key })).body as { items: [] };
			return page.items;
		};
		await until(async () => (await read()).length === 3);
		expect(await read(ours)).toHaveLength(2);
	});

	it('learns nothing of a pin of another account by its idempotency key', async () => {
		const key = { idempotency_key: randomUUID() };
		const theirs = madePin(await stack.api('POST', '/v1/pins', { body: bodyFor(client, key) }));
		const answer = await stack.api('POST', '/v1/pins', { key: ours, body: bodyFor(stack, key) });
		const error = expectError(answer, 422, 'idempotency_key_reused');
		expect(answer.text).not.toContain(theirs.id);
		expect(error).not.toHaveProperty('differing_fields');
	});
});

describe('the activity log', () => {
	it('keeps what was done to keys, webhooks and accounts', async () => {
		const tenant = await stack.connect('leaving', stack.workspaceId);
		const key = await stack.api('POST', '/v1/api-keys', { body: { name: 'short-lived' } });
		const keyPath = `/v1/api-keys/${(key.body as Listed).id}`;
		await stack.api('PATCH', keyPath, { body: { name: 'renamed' } });
		await stack.api('DELETE', keyPath);
		const hook = await stack.api('POST', '/v1/webhooks', { body: webhookBody() });
		const hookPath = `/v1/webhooks/${(hook.body as Listed).id}`;
		await stack.api('PATCH', hookPath, { body: { is_enabled: false } });
		await stack.api('DELETE', hookPath);
		await stack.api('DELETE', `/v1/pinterest/accounts/${tenant.accountId}`);
		const ids = [key.body, hook.body, { id: tenant.accountId }].map((one) => (one as Listed).id);
		const actions = async (): Promise<string[]> => {
			const page = (await stack.api('GET', '/v1/activity-logs?limit=200')).body as {
				items: { action: string; resource_id: string | null }[];
			};
			return page.items.flatMap(({ action, resource_id: of }) =>
				of !== null && ids.includes(of) ? [action] : [],
			);
		};
		await until(async () => (await actions()).length === 7);
		expect((await actions()).sort()).toEqual([
			'account.revoked',
			'api_key.created',
			'api_key.revoked',
			'api_key.updated',
			'webhook.created',
			'webhook.deleted',
			'webhook.updated',
		]);
	});

	it('keeps a huge refusal short', async () => {
		const body = { [`x${'y'.repeat(400_000)}`]: 1, account_id: stack.accountId };
		const error = expectError(
			await stack.api('POST', '/v1/pins', { body }),
			422,
			'validation_error',
		);
		expect(JSON.stringify(error).length).toBeLessThan(4_000);
	});
});

import { randomUUID } from 'node:crypto';
import { expectError, faultyFields } from '../support/expect-error.js';
import { madePin, pinBody, uniqueTitle } from '../support/pin-body.js';
import { startStack, type Stack } from '../support/start-stack.js';
import type { Tenant } from '../support/tenant.js';

interface Row {
	readonly id: string;
	readonly pinterest_account_id?: string;
}

let stack: Stack;
let tenants: Tenant[];
let clients: string[];
let byAccount: Map<string, string | null>;
beforeAll(async () => {
	stack = await startStack();
	tenants = [stack];
	for (const name of ['two', 'three', 'four']) {
		tenants.push(await stack.connect(name, stack.workspaceId));
	}
	clients = [];
	for (const name of ['Mill', 'Bakery', 'Nobody']) {
		const made = await stack.api('POST', '/v1/clients', { body: { name } });
		clients.push((made.body as Row).id);
	}
	byAccount = new Map();
	// Two accounts of the first client, one of the second, one of none; none of the third.
	const owners = [clients[0], clients[0], clients[1], null];
	for (const [i, tenant] of tenants.entries()) {
		const owner = owners[i] ?? null;
		byAccount.set(tenant.accountId, owner);
		await stack.api('PATCH', `/v1/pinterest/accounts/${tenant.accountId}`, {
			body: { client_id: owner },
		});
		const body = pinBody(tenant, stack.simulator);
		for (let n = 0; n <= i; n++) {
			madePin(await stack.api('POST', '/v1/pins', { body: { ...body, title: uniqueTitle() } }));
		}
		const runAt = new Date(Date.parse('2027-05-01T10:00:00Z')).toISOString();
		const planned = { ...body, title: uniqueTitle(), run_at: runAt };
		await stack.api('POST', '/v1/schedules', { body: planned });
	}
	await stack.settle();
});
afterAll(() => stack.stop());

const rows = async (path: string, key?: string): Promise<Row[]> =>
	(await stack.api('GET', path, { key })).body as Row[];
const accountsOf = (clientId: string): string[] =>
	[...byAccount].flatMap(([id, owner]) => (owner === clientId ? [id] : []));
const idsOf = (found: readonly Row[]): string[] => found.map(({ id }) => id).sort();

describe.each(['/v1/pins', '/v1/schedules'])('GET %s?client_id=', (path) => {
	it('is the list of the accounts of the client, filtered by hand', async () => {
		const all = await rows(`${path}?limit=200`);
		for (const client of clients) {
			const wanted = all.filter((row) =>
				accountsOf(client).includes(row.pinterest_account_id ?? ''),
			);
			const answer = await stack.api('GET', `${path}?limit=200&client_id=${client}`);
			expect(idsOf(answer.body as Row[])).toEqual(idsOf(wanted));
			expect(answer.headers.get('x-total-count')).toBe(String(wanted.length));
		}
	});

	it('meets account_id: only what both let through', async () => {
		const [client = '', other = ''] = clients;
		const own = await rows(`${path}?client_id=${client}&account_id=${stack.accountId}`);
		expect(own.length).toBeGreaterThan(0);
		expect(await rows(`${path}?client_id=${other}&account_id=${stack.accountId}`)).toEqual([]);
	});

	it('meets the list of the key', async () => {
		const key = await stack.newKey({ accountIds: [stack.accountId] });
		const found = await rows(`${path}?client_id=${clients[0] ?? ''}`, key);
		expect(new Set(found.map((row) => row.pinterest_account_id))).toEqual(
			new Set([stack.accountId]),
		);
	});
});

describe('GET /v1/pinterest/accounts?client_id=', () => {
	it('lists the accounts of the client', async () => {
		for (const client of clients) {
			const found = await rows(`/v1/pinterest/accounts?client_id=${client}`);
			expect(idsOf(found)).toEqual(accountsOf(client).sort());
		}
	});
});

describe('GET /v1/activity-logs?client_id=', () => {
	it('lists what is about its accounts and nothing else', async () => {
		const [client = ''] = clients;
		const answer = await stack.api('GET', `/v1/activity-logs?limit=200&client_id=${client}`);
		const { items } = answer.body as { items: { resource_id: string; resource_type: string }[] };
		const pins = await rows(`/v1/pins?limit=200&client_id=${client}`);
		const about = items.filter((item) => item.resource_type === 'pin');
		expect(new Set(about.map((item) => item.resource_id))).toEqual(new Set(idsOf(pins)));
		expect(items.filter((item) => item.resource_type === 'client')).toEqual([]);
	});
});

it.each([
	'/v1/pins',
	'/v1/schedules',
	'/v1/pinterest/accounts',
	'/v1/activity-logs',
	'/v1/attention',
])('GET %s answers 404 for a client that is not there, 422 for none', async (path) => {
	expectError(await stack.api('GET', `${path}?client_id=${randomUUID()}`), 404, 'not_found');
	const answer = await stack.api('GET', `${path}?client_id=nobody`);
	expect(faultyFields(expectError(answer, 422, 'validation_error'))).toEqual(['client_id']);
});

describe('a pin without a board', () => {
	const without = (tenant: Tenant, change: object = {}) => {
		const { board_id: _board, ...body } = pinBody(tenant, stack.simulator);
		return { ...body, title: uniqueTitle(), ...change };
	};
	const setDefault = (boardId: string | null) =>
		stack.api('PATCH', `/v1/clients/${clients[0] ?? ''}`, { body: { default_board_id: boardId } });

	it('422 as before without a default board, saying where to set one', async () => {
		await setDefault(null);
		const answer = await stack.api('POST', '/v1/pins', { body: without(stack) });
		const error = expectError(answer, 422, 'validation_error');
		expect(faultyFields(error)).toEqual(['board_id']);
		expect(error.remediation).toContain('default_board_id');
	});

	it('201 on the default board of the client, for pins and schedules', async () => {
		await setDefault(stack.boardId);
		const pin = await stack.api('POST', '/v1/pins', { body: without(stack) });
		expect(pin.body).toMatchObject({ board_id: stack.boardId });
		const planned = without(stack, { run_at: '2027-06-01T10:00:00Z' });
		const schedule = await stack.api('POST', '/v1/schedules', { body: planned });
		expect(schedule.body).toMatchObject({ payload: { board_id: stack.boardId } });
		const checked = await stack.api('POST', '/v1/pins/validate', { body: without(stack) });
		expect(checked.body).toMatchObject({ resolved: { board_id: stack.boardId } });
	});

	it('422 where the default board belongs to another account of the client', async () => {
		await setDefault(stack.boardId);
		const [, second] = tenants;
		if (!second) throw new Error('no second account');
		const answer = await stack.api('POST', '/v1/pins', { body: without(second) });
		expectError(answer, 422, 'validation_error');
	});

	it('201 with the same pin when it is repeated after the default has changed', async () => {
		await setDefault(stack.boardId);
		const body = without(stack, { idempotency_key: randomUUID() });
		const first = madePin(await stack.api('POST', '/v1/pins', { body }));
		await setDefault(stack.boards[1]?.id ?? null);
		const again = madePin(await stack.api('POST', '/v1/pins', { body }));
		expect(again).toMatchObject({ id: first.id, already_existed: true });
	});

	it('201 with the same schedule when it is repeated after it was moved to other boards', async () => {
		await setDefault(stack.boardId);
		const run_at = '2027-06-02T10:00:00Z';
		const body = without(stack, { idempotency_key: randomUUID(), run_at });
		const made = await stack.api('POST', '/v1/schedules', { body });
		const { id } = made.body as { id: string };
		for (const board of [stack.boards[1], stack.boards[2]]) {
			const change = { title: uniqueTitle(), board_id: board?.id };
			const changed = await stack.api('PATCH', `/v1/schedules/${id}`, { body: change });
			expect(changed.status).toBe(200);
		}
		const again = await stack.api('POST', '/v1/schedules', { body });
		expect(again.body).toMatchObject({ id, already_existed: true });
	});
});

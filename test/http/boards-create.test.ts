import { randomUUID } from 'node:crypto';
import type { FaultName } from '../../service/src/simulator/faults.js';
import type { ApiAnswer } from '../support/api-client.js';
import { expectError, faultyFields, withoutRequestId } from '../support/expect-error.js';
import { travel } from '../support/oauth-journey.js';
import { madePin, pinBody } from '../support/pin-body.js';
import { startStack, type Stack } from '../support/start-stack.js';
import type { Tenant } from '../support/tenant.js';
import { expectShape, SHAPES } from '../support/wire-shapes.js';

interface WireBoard {
	readonly id: string;
	readonly name: string;
}

const PATH = '/v1/pinterest/boards';

let stack: Stack;
let other: Tenant;
beforeAll(async () => {
	stack = await startStack();
	other = await stack.connect('another-client');
});
afterEach(() => stack.simulator.faults());
afterAll(() => stack.stop());

const fresh = (begin = 'Board'): string => `${begin} ${randomUUID().slice(0, 8)}`;
const create = (body: Record<string, unknown>, tenant: Pick<Tenant, 'api'> = stack) =>
	tenant.api('POST', PATH, { body: { account_id: stack.accountId, name: fresh(), ...body } });
const listed = async ({ api, accountId }: Pick<Tenant, 'api' | 'accountId'> = stack) =>
	(await api('GET', `${PATH}?account_id=${accountId}`)).body as WireBoard[];
const made = (name: string) =>
	stack.simulator
		.ledger()
		.filter(({ effect, title }) => effect === 'board.created' && title === name);
const failing = (fault: FaultName): Promise<void> =>
	stack.simulator.faults({ match: { operation: 'boards/create' }, fault });
const madeBoard = (answer: ApiAnswer): WireBoard => {
	expect(answer.status).toBe(201);
	return answer.body as WireBoard;
};

describe(`POST ${PATH}`, () => {
	it('201 makes a board that is listed and can be pinned to at once', async () => {
		const name = fresh();
		const answer = await create({ name: `  ${name} `, description: 'Soups', privacy: 'PUBLIC' });
		const board = madeBoard(answer);
		expectShape(board, SHAPES.board);
		expect(board).toMatchObject({ name, description: 'Soups', privacy: 'PUBLIC' });
		expect(await listed()).toContainEqual(board);
		const body = pinBody({ ...stack, boardId: board.id }, stack.simulator);
		madePin(await stack.api('POST', '/v1/pins', { body }));
	});

	it('201 is known to every process at once', async () => {
		const twin = await stack.twin();
		const missing = pinBody({ ...stack, boardId: '1' }, stack.simulator);
		expectError(await twin.api('POST', '/v1/pins', { body: missing }), 422, 'board_not_found');
		const { id } = madeBoard(await create({}));
		const body = pinBody({ ...stack, boardId: id }, stack.simulator);
		madePin(await twin.api('POST', '/v1/pins', { body }));
		await twin.stop();
	});

	it('201 adds nothing to a body of only a name', async () => {
		const board = madeBoard(await create({ description: null, privacy: null }));
		expect(board).toMatchObject({ description: null, privacy: 'PUBLIC' });
	});

	it('201 after renewing a token that Pinterest refuses', async () => {
		await stack.simulator.expireAccess(stack.pinterestUserId);
		madeBoard(await create({}));
	});

	it.each(['effect-then-timeout', 'effect-then-500', 'effect-then-reset', '2xx-no-id'] as const)(
		'201 adopts the board where the answer was lost: %s',
		async (fault) => {
			const name = fresh();
			await failing(fault);
			const board = madeBoard(await create({ name }));
			const [effect, ...more] = made(name);
			expect(board.id).toBe(effect?.boardId);
			expect(more).toEqual([]);
			expect(await listed()).toContainEqual(board);
		},
	);

	it('503 where it stays unknown, and the same request again makes one board', async () => {
		const name = fresh();
		await failing('500');
		const error = expectError(await create({ name }), 503, 'pinterest_unavailable');
		expect(error.message).toContain('not known');
		expect(error.retry_after_seconds).toBeGreaterThanOrEqual(1);
		await stack.simulator.faults();
		madeBoard(await create({ name }));
		expect(made(name)).toHaveLength(1);
	});

	it('409 names the board that has the name already', async () => {
		const name = fresh();
		const first = madeBoard(await create({ name }));
		const error = expectError(await create({ name }), 409, 'conflict');
		expect(error).toMatchObject({ existing_board_id: first.id });
		expect(error.message).toContain(first.id);
		expect(made(name)).toHaveLength(1);
	});

	it('409 and not 201 where an old board has the name and the answer is lost', async () => {
		const name = fresh();
		const { id } = madeBoard(await create({ name }));
		await failing('500');
		const error = expectError(await create({ name }), 409, 'conflict');
		expect(error).toMatchObject({ existing_board_id: id });
	});

	it('422 names the field where Pinterest does not take the name', async () => {
		const error = expectError(await create({ name: 'x'.repeat(180) }), 422, 'validation_error');
		expect(faultyFields(error)).toEqual(['name']);
	});

	it('409 for a secret board on a connection without that permission, 201 with it', async () => {
		const error = expectError(await create({ privacy: 'SECRET' }), 409, 'scope_missing');
		expect(error).toMatchObject({ missing_scopes: ['boards:write_secret'] });
		const connected = await travel(stack, { username: 'with-secrets' });
		const { account_id } = connected.body as { account_id: string };
		const board = madeBoard(await create({ account_id, privacy: 'SECRET' }));
		expect(board).toMatchObject({ privacy: 'SECRET' });
		expect(await listed({ ...stack, accountId: account_id })).toContainEqual(board);
	});

	it.each([
		['401-consumer', 403, 'pinterest_not_permitted'],
		['401-scope', 409, 'scope_missing'],
		['403-permission', 422, 'board_access_denied'],
		['429', 429, 'rate_limited'],
		['429-bare', 429, 'rate_limited'],
		['429-spam', 422, 'link_blocked'],
		['400-invalid', 400, 'bad_request'],
	] as const)('%s at Pinterest: %d %s', async (fault, status, code) => {
		await failing(fault);
		const error = expectError(await create({}), status, code);
		if (status === 429) expect(error.retry_after_seconds).toBeGreaterThanOrEqual(1);
	});

	it('409 where the connection was withdrawn', async () => {
		const tenant = await stack.connect('withdrawn');
		await stack.simulator.revokeTokens(tenant.pinterestUserId);
		const answer = await create({ account_id: tenant.accountId }, tenant);
		expectError(answer, 409, 'token_expired');
	});

	it('409 for an account that was disconnected', async () => {
		const tenant = await stack.connect('disconnected');
		await tenant.api('DELETE', `/v1/pinterest/accounts/${tenant.accountId}`);
		const answer = await create({ account_id: tenant.accountId }, tenant);
		expectError(answer, 409, 'account_revoked');
	});

	it.each([
		['no account', { account_id: undefined }, 'account_id'],
		['an account id that is none', { account_id: 'x' }, 'account_id'],
		['no name', { name: undefined }, 'name'],
		['an empty name', { name: '   ' }, 'name'],
		['a name of 181 characters', { name: 'x'.repeat(181) }, 'name'],
		['a description of 501 characters', { description: 'x'.repeat(501) }, 'description'],
		['another privacy', { privacy: 'HIDDEN' }, 'privacy'],
		['a field nobody knows', { title: 'x' }, 'title'],
	])('422 names the field with %s', async (_case, change, field) => {
		const error = expectError(await create(change), 422, 'validation_error');
		expect(faultyFields(error)).toEqual([field]);
	});

	it('401 without a key, 403 without the scope or beside the list of the key', async () => {
		const body = { account_id: stack.accountId, name: fresh() };
		const ask = (key: string | null) => stack.api('POST', PATH, { body, key });
		expectError(await ask(null), 401, 'invalid_api_key');
		expectError(await ask(await stack.newKey({ scopes: ['read'] })), 403, 'insufficient_scope');
		const listedKey = await stack.newKey({ accountIds: [other.accountId] });
		expectError(await ask(listedKey), 403, 'account_not_permitted');
		expect(made(body.name)).toEqual([]);
	});

	it("404 for another workspace's account, in the same bytes as for nobody's", async () => {
		const theirs = await create({ account_id: other.accountId });
		const nobodys = await create({ account_id: randomUUID() });
		for (const answer of [theirs, nobodys]) expectError(answer, 404, 'not_found');
		expect(withoutRequestId(theirs)).toBe(withoutRequestId(nobodys));
	});
});

import { randomUUID } from 'node:crypto';
import type { ApiAnswer } from '../support/api-client.js';
import { nativeDatabase } from '../../service/src/platform/mongo.js';
import type { FaultName } from '../../service/src/simulator/faults.js';
import { expectError, faultyFields, withoutRequestId } from '../support/expect-error.js';
import { startStack, type Stack } from '../support/start-stack.js';
import type { Tenant } from '../support/tenant.js';
import { expectShape, SHAPES } from '../support/wire-shapes.js';

const PATH = '/v1/pinterest/boards';

let stack: Stack;
let other: Tenant;
beforeAll(async () => {
	stack = await startStack();
	other = await stack.connect('another-client');
});
afterEach(() => stack.simulator.faults());
afterAll(() => stack.stop());

const list = ({ api, accountId }: Pick<Tenant, 'api' | 'accountId'>): Promise<ApiAnswer> =>
	api('GET', `${PATH}?account_id=${accountId}`);

/** An account whose boards nobody has looked at yet. */
async function unseen(username: string): Promise<Tenant> {
	const tenant = await stack.connect(username);
	const { connection, accounts } = stack.context;
	await nativeDatabase(connection).collection('board_lists').deleteMany({});
	accounts.boardCaches.ids.delete(tenant.accountId);
	accounts.boardCaches.looks.delete(tenant.accountId);
	return tenant;
}

/** An account for which every look at its boards ends with this fault. */
async function failing(username: string, fault: FaultName): Promise<Tenant> {
	const tenant = await unseen(username);
	const match = { operation: 'boards/list', userId: tenant.pinterestUserId };
	await stack.simulator.faults({ match, fault });
	return tenant;
}

describe(`GET ${PATH}`, () => {
	it('200 lists all boards in one answer', async () => {
		const answer = await list(stack);
		expect(answer.status).toBe(200);
		expect(answer.body).toHaveLength(4);
		for (const board of answer.body as unknown[]) expectShape(board, SHAPES.board);
	});

	it('200 answers with the last known boards while Pinterest is away', async () => {
		const tenant = await stack.connect('known-before');
		const boards = nativeDatabase(stack.context.connection).collection('board_lists');
		await boards.updateMany({}, { $set: { fetchedAt: new Date('2020-01-01T00:00:00.000Z') } });
		stack.context.accounts.boardCaches.looks.delete(tenant.accountId);
		const match = { operation: 'boards/list', userId: tenant.pinterestUserId };
		await stack.simulator.faults({ match, fault: '503' });
		const answer = await list(tenant);
		expect(answer.status).toBe(200);
		expect(answer.body).toHaveLength(4);
	});

	it.each([
		['401-consumer', 403, 'pinterest_not_permitted'],
		['401-scope', 409, 'scope_missing'],
		['403-permission', 422, 'board_access_denied'],
		['503', 503, 'pinterest_unavailable'],
		['429', 503, 'pinterest_unavailable'],
		['html-502', 503, 'pinterest_unavailable'],
	] as const)('%s at Pinterest: %d %s', async (fault, status, code) => {
		const error = expectError(await list(await failing(`user-${fault}`, fault)), status, code);
		if (status === 503) expect(error.retry_after_seconds).toBeGreaterThanOrEqual(1);
	});

	it('409 where the connection was withdrawn and no board is known', async () => {
		const tenant = await unseen('withdrawn');
		await stack.simulator.revokeTokens(tenant.pinterestUserId);
		expectError(await list(tenant), 409, 'token_expired');
	});

	it('409 for an account that was disconnected', async () => {
		const tenant = await stack.connect('disconnected');
		const { connection, accounts } = stack.context;
		await nativeDatabase(connection)
			.collection<{ _id: string }>('accounts')
			.updateOne({ _id: tenant.accountId }, { $set: { revokedAt: new Date() } });
		accounts.accountCaches.records.delete(tenant.accountId);
		expectError(await list(tenant), 409, 'account_revoked');
	});

	it('401 without a key', async () => {
		const answer = await stack.api('GET', `${PATH}?account_id=${stack.accountId}`, { key: null });
		expectError(answer, 401, 'invalid_api_key');
	});

	it('403 for an account that the key is not for', async () => {
		const sibling = await stack.connect('sibling', stack.workspaceId);
		const key = await stack.newKey({ accountIds: [sibling.accountId] });
		const answer = await stack.api('GET', `${PATH}?account_id=${stack.accountId}`, { key });
		expectError(answer, 403, 'account_not_permitted');
	});

	it("404 for another workspace's account, in the same bytes as for nobody's", async () => {
		const ask = (id: string) => stack.api('GET', `${PATH}?account_id=${id}`);
		const [theirs, nobodys] = [await ask(other.accountId), await ask(randomUUID())];
		for (const answer of [theirs, nobodys]) expectError(answer, 404, 'not_found');
		expect(withoutRequestId(theirs)).toBe(withoutRequestId(nobodys));
	});

	it.each(['', '?account_id=', '?account_id=x', '?account_id=a&account_id=b'])(
		'422 names account_id for the query "%s"',
		async (query) => {
			const error = expectError(await stack.api('GET', PATH + query), 422, 'validation_error');
			expect(faultyFields(error)).toEqual(['account_id']);
		},
	);

	it('405 for another method', async () => {
		const answer = await stack.api('PUT', PATH, { body: {} });
		expectError(answer, 405, 'method_not_allowed');
	});
});

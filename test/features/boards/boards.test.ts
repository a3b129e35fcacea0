import { UpstreamError } from '../../../service/src/domain/errors.js';
import { refreshTokens, requireAccount } from '../../../service/src/features/accounts/index.js';
import {
	boardRoutes,
	createBoardCaches,
	createBoardStore,
	knowsBoard,
	listBoards,
} from '../../../service/src/features/boards/index.js';
import { newId } from '../../../service/src/platform/ids.js';
import type { Board } from '../../../service/src/pinterest/port.js';
import { callerWith } from '../access/fixture.js';
import { away, throttled } from '../accounts/fake-pinterest.js';
import { openAccounts } from '../accounts/fixture.js';

const board = (id: string): Board => ({
	id,
	name: `Board ${id}`,
	description: null,
	privacy: 'PUBLIC',
	ownerUsername: 'shop',
});

let world: Awaited<ReturnType<typeof openAccounts>>;
let accountId: string;
const caller = callerWith();

/** One process with nothing in memory. */
const open = () => ({
	...world.elsewhere(),
	boards: createBoardStore(world.connection),
	boardCaches: createBoardCaches(world.clock),
});
const looks = (): number => world.pinterest.calls.filter((call) => call === 'listBoards').length;

beforeEach(async () => {
	world = await openAccounts();
	world.pinterest.boards = [board('1'), board('2')];
	accountId = (await world.connect('u1'))._id;
});
afterEach(() => world.close());

describe('listBoards', () => {
	it('asks Pinterest once in 5 min for all processes', async () => {
		expect(await listBoards(open(), caller, { accountId })).toEqual([board('1'), board('2')]);
		world.clock.advance(299_999);
		expect(await listBoards(open(), caller, { accountId })).toHaveLength(2);
		expect(looks()).toBe(1);
		world.pinterest.boards = [board('3')];
		world.clock.advance(1);
		expect(await listBoards(open(), caller, { accountId })).toEqual([board('3')]);
	});

	it('shares one look between callers at the same time', async () => {
		const deps = open();
		await Promise.all(Array.from({ length: 5 }, () => listBoards(deps, caller, { accountId })));
		expect(looks()).toBe(1);
	});

	it.each([
		['away', away()],
		['limiting', throttled()],
	])('answers the last known list while Pinterest is %s', async (_, fault) => {
		await listBoards(open(), caller, { accountId });
		world.clock.advance(86_400_000);
		world.pinterest.faults.set('listBoards', fault);
		expect(await listBoards(open(), caller, { accountId })).toHaveLength(2);
	});

	it('says that Pinterest is away when nothing is known yet, with the wait', async () => {
		world.pinterest.faults.set('listBoards', away());
		await expect(listBoards(open(), caller, { accountId })).rejects.toMatchObject({
			code: 'pinterest_unavailable',
			status: 503,
			details: { retryAfterSeconds: 30 },
		});
		world.pinterest.faults.set('listBoards', throttled());
		await expect(listBoards(open(), caller, { accountId })).rejects.toMatchObject({
			code: 'pinterest_unavailable',
			details: { retryAfterSeconds: 13 },
		});
	});

	it('refreshes a refused token once', async () => {
		world.pinterest.expire();
		world.clock.advance(86_400_000);
		expect(await listBoards(open(), caller, { accountId })).toHaveLength(2);
		expect(world.pinterest.calls.slice(-3)).toEqual(['listBoards', 'refreshTokens', 'listBoards']);
	});

	it('asks for a reconnect when the connection is dead, and works right after it', async () => {
		world.pinterest.withdraw();
		const deps = open();
		for (const _ of ['first', 'again']) {
			await expect(listBoards(deps, caller, { accountId })).rejects.toMatchObject({
				code: 'token_expired',
				status: 409,
			});
		}
		expect(looks()).toBe(1);
		await world.connect('u1');
		world.clock.advance(2_000);
		expect(await listBoards(deps, caller, { accountId })).toHaveLength(2);
	});

	it('passes on what Pinterest refuses', async () => {
		world.pinterest.faults.set('listBoards', new UpstreamError('scope_missing', 'refused'));
		const listed = listBoards(open(), caller, { accountId });
		await expect(listed).rejects.toMatchObject({ code: 'scope_missing', status: 409 });
	});

	it('knows no account of another workspace, nor one beside the list of the key', async () => {
		const foreign = callerWith({ workspaceId: newId() });
		const listed = listBoards(open(), foreign, { accountId });
		await expect(listed).rejects.toMatchObject({ code: 'not_found', status: 404 });
		const missing = listBoards(open(), caller, { accountId: newId() });
		await expect(missing).rejects.toMatchObject({ code: 'not_found' });
		const unlisted = listBoards(open(), callerWith({ accountIds: [newId()] }), { accountId });
		await expect(unlisted).rejects.toMatchObject({ code: 'account_not_permitted' });
		expect(looks()).toBe(0);
	});

	it('tells that an account was revoked', async () => {
		await world.connection
			.collection<{ _id: string }>('accounts')
			.updateOne({ _id: accountId }, { $set: { revokedAt: world.clock.now() } });
		const listed = listBoards(open(), caller, { accountId });
		await expect(listed).rejects.toMatchObject({ code: 'account_revoked' });
	});

	it('shows four fields on the wire', async () => {
		const [route] = boardRoutes({ ...open(), note: () => undefined });
		const query = route?.query?.parse({ account_id: accountId });
		const shown = await route?.run(caller, {
			params: undefined,
			query,
			body: undefined,
			requestId: 'r',
			cookies: {},
			remoteAddress: undefined,
			signal: new AbortController().signal,
		});
		expect(shown).toEqual([
			{ id: '1', name: 'Board 1', description: null, privacy: 'PUBLIC' },
			{ id: '2', name: 'Board 2', description: null, privacy: 'PUBLIC' },
		]);
		expect(() => route?.query?.parse({})).toThrow();
	});
});

describe('knowsBoard', () => {
	type Process = ReturnType<typeof open>;
	const knows = async (deps: Process, boardId: string) => {
		const account = await requireAccount(deps, caller, accountId);
		return knowsBoard(deps, { account, boardId });
	};

	it('looks once, then remembers', async () => {
		const deps = open();
		expect(await knows(deps, '1')).toBe('known');
		expect(await knows(deps, '2')).toBe('known');
		expect(looks()).toBe(1);
	});

	it('needs no look where the list is stored', async () => {
		await listBoards(open(), caller, { accountId });
		world.clock.advance(86_400_000);
		expect(await knows(open(), '2')).toBe('known');
		expect(looks()).toBe(1);
	});

	it('finds a board made since the list was stored', async () => {
		await listBoards(open(), caller, { accountId });
		world.pinterest.boards = [...world.pinterest.boards, board('3')];
		expect(await knows(open(), '3')).toBe('known');
	});

	it('looks at most once in 10 s for boards that do not exist', async () => {
		const deps = open();
		const wrong = Array.from({ length: 20 }, (_, i) => `wrong-${i}`);
		const answers = await Promise.all(wrong.map((id) => knows(deps, id)));
		expect(new Set(answers)).toEqual(new Set(['unknown']));
		world.clock.advance(9_999);
		expect(await knows(deps, 'wrong')).toBe('unknown');
		expect(looks()).toBe(1);
		world.pinterest.boards = [board('wrong')];
		world.clock.advance(1);
		expect(await knows(deps, 'wrong')).toBe('known');
	});

	it.each([
		['away', away()],
		['limiting', throttled()],
		['refusing', new UpstreamError('scope_missing', 'refused')],
	])('leaves a board unchecked while Pinterest is %s, and asks once in 10 s', async (_, fault) => {
		world.pinterest.faults.set('listBoards', fault);
		const deps = open();
		expect(await knows(deps, '1')).toBe('unchecked');
		expect(await knows(deps, '2')).toBe('unchecked');
		expect(looks()).toBe(1);
	});

	it('leaves a board unchecked while the account has to be reconnected', async () => {
		world.pinterest.withdraw();
		const deps = open();
		await refreshTokens(deps, { accountId, failedVersion: 1 });
		expect(await knows(deps, '1')).toBe('unchecked');
		expect(looks()).toBe(0);
	});
});

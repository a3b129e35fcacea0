import { UpstreamError } from '../../../service/src/domain/errors.js';
import { requireAccount } from '../../../service/src/features/accounts/index.js';
import {
	createBoardCaches,
	createBoardStore,
	knowsBoard,
	listBoards,
} from '../../../service/src/features/boards/index.js';
import { createBoard } from '../../../service/src/features/boards/create-board.js';
import type { Board } from '../../../service/src/pinterest/port.js';
import { callerWith } from '../access/fixture.js';
import { away } from '../accounts/fake-pinterest.js';
import { openAccounts } from '../accounts/fixture.js';

const OLD: Board = {
	id: 'old',
	name: 'Old',
	description: null,
	privacy: 'PUBLIC',
	ownerUsername: 'u1',
};
const REQUEST = { name: 'Soups', description: 'Hot', privacy: null } as const;
const THEIRS: Board = { ...OLD, id: 'theirs', name: REQUEST.name };
const caller = callerWith();

let world: Awaited<ReturnType<typeof openAccounts>>;
let accountId: string;

/** One process with nothing in memory. */
const open = () => ({
	...world.elsewhere(),
	boards: createBoardStore(world.connection),
	boardCaches: createBoardCaches(world.clock),
});
type Process = ReturnType<typeof open>;

const create = (deps: Process) => createBoard(deps, caller, { accountId, ...REQUEST });
const knows = async (deps: Process, boardId: string) =>
	knowsBoard(deps, { account: await requireAccount(deps, caller, accountId), boardId });
const idsOf = async (deps: Process): Promise<string[]> =>
	(await listBoards(deps, caller, { accountId })).map(({ id }) => id);

/** What Pinterest lists stays as it is, whatever is made. */
function lag(): void {
	const listed = world.pinterest.boards;
	world.pinterest.port.listBoards = async () => listed;
}

/** The call never answers; what it did, if anything, is in the list. */
const loseAnswer = (effect: Board | null): void => {
	world.pinterest.port.createBoard = async () => {
		if (effect) world.pinterest.boards = [...world.pinterest.boards, effect];
		throw new UpstreamError('publish_timeout', 'unknown');
	};
};

beforeEach(async () => {
	world = await openAccounts();
	world.pinterest.boards = [OLD];
	accountId = (await world.connect('u1'))._id;
});
afterEach(() => world.close());

describe('a board that was just made', () => {
	it('is known to every process while what Pinterest lists lags', async () => {
		lag();
		const [here, there] = [open(), open()];
		expect(await knows(there, 'nowhere')).toBe('unknown');
		const { id } = await create(here);
		for (const process of [here, there, open()]) {
			expect(await knows(process, id)).toBe('known');
			expect(await knows(process, 'nowhere')).toBe('unknown');
			expect(await knows(process, id)).toBe('known');
		}
		expect(await idsOf(open())).toEqual(['old', id]);
	});

	it('is known although no list was stored, and its list is no whole one', async () => {
		world.pinterest.faults.set('listBoards', away());
		const { id } = await create(open());
		expect(await knows(open(), id)).toBe('known');
		await expect(idsOf(open())).rejects.toMatchObject({ code: 'pinterest_unavailable' });
		world.pinterest.faults.clear();
		expect(await idsOf(open())).toEqual(['old', id]);
	});

	it('stays in the list that a look begun before stores after', async () => {
		const listed = world.pinterest.boards;
		let made: Board | undefined;
		world.pinterest.port.listBoards = async () => {
			world.pinterest.port.listBoards = async () => listed;
			made = await create(open());
			return listed;
		};
		await idsOf(open());
		expect(await idsOf(open())).toEqual(['old', made?.id]);
	});

	it('leaves the list where Pinterest does not show it a minute later', async () => {
		lag();
		await create(open());
		world.clock.advance(59_999 + 300_000);
		expect(await idsOf(open())).toEqual(['old']);
	});
});

describe('a create call without an answer', () => {
	const conflict = (id: string) => ({
		code: 'conflict',
		details: { facts: { existing_board_id: id } },
	});

	it('adopts the board it made', async () => {
		loseAnswer({ ...THEIRS, id: 'ours', description: 'Hot' });
		expect(await create(open())).toMatchObject({ id: 'ours' });
	});

	it('does not adopt a board that was there before any list was stored', async () => {
		world.pinterest.boards = [OLD, { ...THEIRS, description: 'Hot' }];
		loseAnswer(null);
		await expect(create(open())).rejects.toMatchObject(conflict('theirs'));
	});

	it('does not adopt a board that was made since an old list was stored', async () => {
		await idsOf(open());
		world.clock.advance(300_000);
		world.pinterest.boards = [OLD, { ...THEIRS, description: 'Hot' }];
		loseAnswer(null);
		await expect(create(open())).rejects.toMatchObject(conflict('theirs'));
	});

	it.each([
		['fits', { description: 'Hot ' }, null],
		['has another description', { description: 'Cold' }, 'theirs'],
		['has another privacy', { description: 'Hot', privacy: 'SECRET' }, 'theirs'],
	])('without knowing what was there: a board that %s', async (_case, change, refused) => {
		world.pinterest.faults.set('listBoards', away());
		const lose = () => {
			world.pinterest.faults.clear();
			world.pinterest.boards = [{ ...THEIRS, ...change }];
			throw new UpstreamError('publish_timeout', 'unknown');
		};
		world.pinterest.port.createBoard = async () => lose();
		const created = create(open());
		if (refused) await expect(created).rejects.toMatchObject(conflict(refused));
		else expect(await created).toMatchObject({ id: 'theirs' });
	});
});

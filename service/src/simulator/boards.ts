import { boardFor, listedBoards } from './board-access.js';
import { invalid, refusals } from './errors.js';
import { shuffleKey } from './ids.js';
import type { Board, Privacy } from './model.js';
import type { Call, Operation } from './operation.js';
import { takePage } from './paging.js';
import { presentBoard, presentPin } from './present.js';
import { newBoard } from './simulation.js';

const MAX_NAME = 50;
const MAX_DESCRIPTION = 500;
const FILTERS = ['ALL', 'PUBLIC', 'PROTECTED', 'SECRET', 'PUBLIC_AND_SECRET'] as const;

export const listBoards: Operation = {
	id: 'boards/list',
	category: 'org_read',
	scopes: ['boards:read'],
	run: (call) => {
		const { sim, query } = call;
		const filter = readFilter(query['privacy']);
		const list = listedBoards(sim, call)
			.filter(({ privacy }) => filter.includes(privacy))
			.sort((a, b) => (shuffleKey(a.id) < shuffleKey(b.id) ? -1 : 1));
		const keyOf = (board: Board): string => shuffleKey(board.id);
		const page = takePage({ list, keyOf, scope: `boards:${call.user.id}`, query });
		const items = page.items.map((board) => presentBoard(sim, board));
		return { status: 200, body: { items, bookmark: page.bookmark } };
	},
};

export const createBoard: Operation = {
	id: 'boards/create',
	category: 'org_write',
	scopes: ['boards:read', 'boards:write'],
	run: (call) => {
		const { sim, user, body } = call;
		const name = readName(call, null);
		const createdAt = sim.now();
		const board: Board = {
			...newBoard(sim.ids.next(), { user, name, createdAt }),
			description: readDescription(body['description']),
			privacy: readPrivacy(body['privacy'] ?? 'PUBLIC'),
		};
		sim.world.commit({ put: 'board', value: board });
		call.record({ effect: 'board.created', ...about(board) });
		return { status: 201, body: presentBoard(sim, board) };
	},
};

export const getBoard: Operation = {
	id: 'boards/get',
	category: 'org_read',
	scopes: ['boards:read'],
	run: (call) => {
		const board = boardFor(call.sim, call, { boardId: boardIdOf(call), to: 'read' });
		return { status: 200, body: presentBoard(call.sim, board) };
	},
};

export const updateBoard: Operation = {
	id: 'boards/update',
	category: 'org_write',
	scopes: ['boards:read', 'boards:write'],
	run: (call) => {
		const { sim, body } = call;
		const board = ownBoard(call);
		const value: Board = {
			...board,
			...('name' in body ? { name: readName(call, board) } : {}),
			...('description' in body ? { description: readDescription(body['description']) } : {}),
			...('privacy' in body ? { privacy: readPrivacy(body['privacy']) } : {}),
		};
		sim.world.commit({ put: 'board', value });
		return { status: 200, body: presentBoard(sim, value) };
	},
};

export const deleteBoard: Operation = {
	id: 'boards/delete',
	category: 'org_write',
	scopes: ['boards:read', 'boards:write'],
	run: (call) => {
		const { sim } = call;
		const board = ownBoard(call);
		for (const pin of sim.world.pinsOfBoard(board.id).all()) {
			const { id: pinId, title, link, description } = pin;
			call.record({
				effect: 'pin.deleted',
				boardId: board.id,
				pinId,
				title,
				link,
				description,
			});
		}
		sim.world.commit({ drop: 'board', id: board.id, at: sim.now() });
		call.record({ effect: 'board.deleted', ...about(board) });
		return { status: 204 };
	},
};

export const listBoardPins: Operation = {
	id: 'boards/list_pins',
	category: 'org_read',
	scopes: ['boards:read', 'pins:read'],
	run: (call) => {
		const { sim, query, user } = call;
		const board = boardFor(sim, call, { boardId: boardIdOf(call), to: 'read' });
		const list = sim.world.pinsOfBoard(board.id).visible(sim.now());
		const page = takePage({
			list,
			keyOf: (pin) => pin.shuffleKey,
			scope: `board-pins:${board.id}`,
			query,
		});
		const items = page.items.map((pin) => presentPin(sim, pin, user.id));
		return { status: 200, body: { items, bookmark: page.bookmark } };
	},
};

/** The id in the path. Throws a 400 where it is not digits. */
export function boardIdOf({ params }: Call): string {
	const boardId = params['board_id'] ?? '';
	if (!/^\d+$/.test(boardId)) throw invalid(`'${boardId}' does not match '^\\d+$'`);
	return boardId;
}

function ownBoard(call: Call): Board {
	const board = boardFor(call.sim, call, { boardId: boardIdOf(call), to: 'write' });
	if (board.ownerId !== call.user.id) throw refusals.notPermitted();
	return board;
}

function readName({ sim, user, body }: Call, self: Board | null): string {
	const name = body['name'];
	if (typeof name !== 'string' || name.trim() === '' || name.length > MAX_NAME) {
		throw refusals.boardName();
	}
	const wanted = name.trim();
	const taken = sim.world
		.boardsOf(user.id)
		.some((board) => board.id !== self?.id && board.ownerId === user.id && board.name === wanted);
	if (taken) throw refusals.boardName();
	return wanted;
}

function readDescription(value: unknown): string | null {
	if (value === undefined || value === null) return null;
	if (typeof value !== 'string' || value.length > MAX_DESCRIPTION) {
		throw invalid(`description must be text of at most ${MAX_DESCRIPTION} characters`);
	}
	return value;
}

function readPrivacy(value: unknown): Privacy {
	if (value === 'PUBLIC' || value === 'SECRET') return value;
	throw invalid(`'${String(value)}' is not one of ['PUBLIC', 'SECRET']`);
}

function readFilter(value: unknown): readonly Privacy[] {
	const filter = FILTERS.find((known) => known === (value ?? 'ALL'));
	switch (filter) {
		case undefined:
			throw invalid(`'${String(value)}' is not one of [${FILTERS.join(', ')}]`);
		case 'ALL':
			return ['PUBLIC', 'PROTECTED', 'SECRET'];
		case 'PUBLIC_AND_SECRET':
			return ['PUBLIC', 'SECRET'];
		case 'PUBLIC':
		case 'PROTECTED':
		case 'SECRET':
			return [filter];
	}
}

const about = (board: Board) => ({
	boardId: board.id,
	pinId: null,
	title: board.name,
	link: null,
	description: board.description,
});

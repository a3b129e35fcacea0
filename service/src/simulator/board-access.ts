import { refusals } from './errors.js';
import type { Board } from './model.js';
import type { Caller } from './operation.js';
import type { Simulation } from './simulation.js';

type Kind = 'read' | 'write';

/** The board, where the caller may read or write it. Throws 404 code 40 or a 403. */
export function boardFor(
	sim: Simulation,
	caller: Caller,
	want: { readonly boardId: string; readonly to: Kind },
): Board {
	const board = sim.world.boards.get(want.boardId);
	if (!board) throw refusals.boardNotFound();
	if (!isMember(board, caller.user.id)) throw refusals.notPermitted();
	if (!seesSecrets(board, caller, want.to)) throw refusals.notPermitted();
	if (want.to === 'write' && board.archived) throw refusals.boardNotUsable();
	return board;
}

/** Boards that `GET /boards` shows to the caller; archived ones are not among them. */
export function listedBoards(sim: Simulation, caller: Caller): Board[] {
	return sim.world
		.boardsOf(caller.user.id)
		.filter((board) => !board.archived && seesSecrets(board, caller, 'read'));
}

const isMember = (board: Board, userId: string): boolean =>
	board.ownerId === userId || board.collaboratorIds.includes(userId);

const seesSecrets = (board: Board, caller: Caller, to: Kind): boolean =>
	board.privacy !== 'SECRET' || caller.scopes.includes(`boards:${to}_secret`);

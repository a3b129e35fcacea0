import type { AccountFacts } from '../accounts/index.js';
import type { Board } from '../../pinterest/port.js';
import { lookAtBoards, type LookAtBoardsDeps, type LookedAtAccount } from './look-at-boards.js';

export interface FindBoardInput {
	readonly account: LookedAtAccount & Pick<AccountFacts, 'reconnectRequired'>;
	readonly boardId: string;
	/** A stored list older than this, in milliseconds, is asked for anew. */
	readonly maxAgeMs: number;
}

/** `absent`: Pinterest's own list is without it. `unchecked`: nobody could be asked. */
export type FoundBoard =
	{ readonly kind: 'found'; readonly board: Board } | { readonly kind: 'absent' | 'unchecked' };

/** A board of the account with what Pinterest told of it, by a list of at most that age. */
export async function findBoard(
	deps: LookAtBoardsDeps,
	{ account, boardId, maxAgeMs }: FindBoardInput,
): Promise<FoundBoard> {
	const stored = await deps.boards.find(account.id);
	const oldest = new Date(deps.clock.now().getTime() - maxAgeMs);
	const known = stored?.boards.find(({ id }) => id === boardId);
	if (known && stored && stored.fetchedAt >= oldest) return { kind: 'found', board: known };
	if (!account.reconnectRequired) {
		const look = await lookAtBoards(deps, account);
		if (look.kind === 'seen') {
			const board = look.list.boards.find(({ id }) => id === boardId);
			return board ? { kind: 'found', board } : { kind: 'absent' };
		}
	}
	return known ? { kind: 'found', board: known } : { kind: 'unchecked' };
}

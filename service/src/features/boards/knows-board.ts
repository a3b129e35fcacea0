import type { AccountFacts } from '../accounts/index.js';
import type { Look } from './board-caches.js';
import { lookAtBoards, type LookAtBoardsDeps, type LookedAtAccount } from './look-at-boards.js';

export interface KnowsBoardInput {
	readonly account: LookedAtAccount & Pick<AccountFacts, 'reconnectRequired'>;
	readonly boardId: string;
}

/** `unchecked`: neither stored nor to be asked now; publishing will find out. */
export type BoardKnowledge = 'known' | 'unknown' | 'unchecked';

/** Whether the account has the board: from memory, the stored list, or one fresh look. */
export async function knowsBoard(
	deps: LookAtBoardsDeps,
	{ account, boardId }: KnowsBoardInput,
): Promise<BoardKnowledge> {
	const { ids, looks } = deps.boardCaches;
	if (ids.get(account.id)?.has(boardId)) return 'known';
	// Before the last look: another process may have made the board since.
	const stored = await deps.boards.find(account.id);
	if (stored) {
		const held = new Set(stored.boards.map((board) => board.id));
		ids.set(account.id, held);
		if (held.has(boardId)) return 'known';
	}
	const lastLook = looks.get(account.id);
	if (lastLook?.kind === 'seen') return judge(lastLook, boardId);
	if (account.reconnectRequired) return 'unchecked';
	return judge(await lookAtBoards(deps, account), boardId);
}

function judge(look: Look, boardId: string): BoardKnowledge {
	if (look.kind !== 'seen') return 'unchecked';
	return look.list.boards.some((board) => board.id === boardId) ? 'known' : 'unknown';
}

import type { Clock } from '../../platform/clock.js';
import { callWithTokens, type AccountFacts, type CallWithTokensDeps } from '../accounts/index.js';
import type { BoardCaches, Look } from './board-caches.js';
import type { BoardStore } from './store.js';

export interface LookAtBoardsDeps extends CallWithTokensDeps {
	readonly boards: BoardStore;
	readonly boardCaches: BoardCaches;
	readonly clock: Clock;
}

export type LookedAtAccount = Pick<AccountFacts, 'id' | 'workspaceId' | 'provider'>;

const LOOK_LIMIT_MS = 8_000;

/**
 * Asks Pinterest for the account's boards and stores them; callers at the same time share one
 * look, and its outcome stands for 10 s. A refused token is refreshed once.
 */
export async function lookAtBoards(
	deps: LookAtBoardsDeps,
	account: LookedAtAccount,
): Promise<Look> {
	const { looks } = deps.boardCaches;
	const look = await looks.load(account.id, () => askAndStore(deps, account));
	// These end as soon as the account has other tokens, which nobody tells us.
	if (look.kind === 'disconnected' || (look.kind === 'failed' && !look.cause)) {
		looks.delete(account.id);
	}
	return look;
}

async function askAndStore(deps: LookAtBoardsDeps, account: LookedAtAccount): Promise<Look> {
	const fetchedAt = deps.clock.now();
	const asked = await callWithTokens(deps, account, (port, token) =>
		port.listBoards(token, { signal: AbortSignal.timeout(LOOK_LIMIT_MS) }),
	);
	if (asked.kind !== 'done') return asked;
	const { id: accountId, workspaceId } = account;
	const seen = { accountId, workspaceId, boards: asked.value, fetchedAt };
	const list = await deps.boards.save(seen);
	deps.boardCaches.ids.set(accountId, new Set(list.boards.map((board) => board.id)));
	return { kind: 'seen', list };
}

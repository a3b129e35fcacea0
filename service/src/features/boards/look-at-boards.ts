import { UpstreamError } from '../../domain/errors.js';
import type { Clock } from '../../platform/clock.js';
import type { Board } from '../../pinterest/port.js';
import {
	readTokens,
	refreshTokens,
	type AccountFacts,
	type ReadTokensDeps,
	type RefreshTokensDeps,
} from '../accounts/index.js';
import type { BoardCaches, Look } from './board-caches.js';
import type { BoardStore } from './store.js';

export interface LookAtBoardsDeps extends ReadTokensDeps, RefreshTokensDeps {
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
	const look = await looks.load(account.id, () => lookWithFreshTokens(deps, account));
	// These end as soon as the account has other tokens, which nobody tells us.
	if (look.kind === 'disconnected' || (look.kind === 'failed' && !look.cause)) {
		looks.delete(account.id);
	}
	return look;
}

async function lookWithFreshTokens(
	deps: LookAtBoardsDeps,
	account: LookedAtAccount,
): Promise<Look> {
	const first = await tryLook(deps, account);
	if (first.kind !== 'tokenRefused') return first;
	const { id: accountId } = account;
	const refresh = await refreshTokens(deps, { accountId, failedVersion: first.version });
	switch (refresh) {
		case 'refused':
			return { kind: 'disconnected' };
		case 'busy':
		case 'unavailable':
			return { kind: 'failed' };
		case 'refreshed': {
			const second = await tryLook(deps, account);
			return second.kind === 'tokenRefused' ? { kind: 'failed' } : second;
		}
	}
}

type Try = Look | { readonly kind: 'tokenRefused'; readonly version: number };

async function tryLook(deps: LookAtBoardsDeps, account: LookedAtAccount): Promise<Try> {
	const tokens = await readTokens(deps, account.id);
	const port = deps.ports.forProvider(account.provider);
	const fetchedAt = deps.clock.now();
	let boards: Board[];
	try {
		const signal = AbortSignal.timeout(LOOK_LIMIT_MS);
		boards = await port.listBoards(tokens.accessToken, { signal });
	} catch (error) {
		if (!(error instanceof UpstreamError)) throw error;
		if (error.code === 'token_expired') return { kind: 'tokenRefused', version: tokens.version };
		return { kind: 'failed', cause: error };
	}
	const list = { _id: account.id, workspaceId: account.workspaceId, boards, fetchedAt };
	await deps.boards.save(list);
	deps.boardCaches.ids.set(account.id, new Set(boards.map((board) => board.id)));
	return { kind: 'seen', list };
}

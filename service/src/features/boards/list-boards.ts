import { ServiceError } from '../../domain/errors.js';
import type { Board } from '../../pinterest/port.js';
import type { Caller } from '../access/index.js';
import { requireAccount } from '../accounts/index.js';
import { isFresh, wasSeen } from './list-age.js';
import { lookAtBoards, type LookAtBoardsDeps } from './look-at-boards.js';

const AWAY_SECONDS = 30;

/**
 * The boards of an account, at most 5 min old, or the last known ones while Pinterest is away.
 * Throws `not_found`, `account_not_permitted`, `account_revoked`, `token_expired`,
 * `pinterest_unavailable` (nothing known yet) and what Pinterest refuses.
 */
export async function listBoards(
	deps: LookAtBoardsDeps,
	caller: Pick<Caller, 'workspaceId' | 'accountIds'>,
	{ accountId }: { readonly accountId: string },
): Promise<Board[]> {
	const account = await requireAccount(deps, caller, accountId);
	if (account.revokedAt) throw new ServiceError('account_revoked');
	const stored = await deps.boards.find(accountId);
	if (stored && isFresh(stored, deps.clock.now())) return stored.boards;
	if (account.reconnectRequired) throw new ServiceError('token_expired');

	const look = await lookAtBoards(deps, account);
	switch (look.kind) {
		case 'seen':
			return look.list.boards;
		case 'disconnected':
			throw new ServiceError('token_expired');
		case 'failed': {
			if (look.cause?.outcome === 'refused') throw look.cause;
			if (stored && wasSeen(stored)) return stored.boards;
			const asked = look.cause?.upstream.retryAfterMs;
			throw new ServiceError('pinterest_unavailable', {
				retryAfterSeconds: asked ? Math.ceil(asked / 1_000) : AWAY_SECONDS,
				cause: look.cause,
			});
		}
	}
}

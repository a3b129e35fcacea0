import { ServiceError } from '../../domain/errors.js';
import type { CheckTargetDeps } from './check-target.js';
import type { PublicationStore } from './store.js';
import type { SubmissionBody } from './wire-fields.js';

export interface BoardOfDeps extends Pick<CheckTargetDeps, 'findAccount' | 'knowsBoard'> {
	readonly publications: Pick<PublicationStore, 'byIdempotencyKey'>;
	/** The default board of the account's client; null where there is none. */
	defaultBoardOf(account: { workspaceId: string; accountId: string }): Promise<string | null>;
}

/**
 * The board that a creation names, or else the default board of its account's client, if it is a
 * board of this account. A repeat keeps the board of the first time, whatever the default is by
 * now. Throws `validation_error` where there is none.
 */
export async function boardOf(
	deps: BoardOfDeps,
	workspaceId: string,
	body: Pick<SubmissionBody, 'account_id' | 'board_id' | 'idempotency_key'>,
): Promise<string> {
	if (body.board_id !== undefined) return body.board_id;
	const { account_id: accountId, idempotency_key: key } = body;
	const first = key ? await deps.publications.byIdempotencyKey(workspaceId, key) : null;
	if (first?.accountId === accountId) return first.firstBoardId ?? first.content.boardId;
	const boardId = await deps.defaultBoardOf({ workspaceId, accountId });
	if (boardId === null) throw missing();
	const account = await deps.findAccount(workspaceId, accountId);
	if (account && (await deps.knowsBoard(account, boardId)) !== 'unknown') return boardId;
	throw missing();
}

const missing = (): ServiceError =>
	new ServiceError('validation_error', {
		message: 'board_id: is required',
		remedy:
			'Send board_id, a board of the account (GET /v1/pinterest/boards), or give the client of the account a default_board_id that is one.',
		fields: [{ loc: ['body', 'board_id'], msg: 'is required', type: 'missing' }],
	});

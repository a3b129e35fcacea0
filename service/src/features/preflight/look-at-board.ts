import { findingOf, type Finding } from '../../domain/preflight-findings.js';
import type { AccountFacts } from '../accounts/index.js';
import type { InspectDeps } from './deps.js';

const SECRET_SCOPES = ['boards:write_secret', 'pins:write_secret'];
const FIELD = 'board_id';

/** Whether the account may pin to the board, by Pinterest's own list. */
export async function lookAtBoard(
	deps: Pick<InspectDeps, 'findBoard'>,
	account: AccountFacts,
	boardId: string,
): Promise<Finding[]> {
	const found = await deps.findBoard(account, boardId);
	switch (found.kind) {
		case 'unchecked':
			return [];
		case 'absent':
			return [findingOf('board_missing', FIELD)];
		case 'found':
			break;
	}
	const { ownerUsername, privacy } = found.board;
	const missing = SECRET_SCOPES.filter((scope) => !account.scopes.includes(scope));
	const shared =
		ownerUsername !== null && account.username !== null && ownerUsername !== account.username;
	return [
		...(shared
			? [
					findingOf('board_shared', FIELD, {
						message: `The board belongs to ${ownerUsername}, who can end the sharing at any time.`,
					}),
				]
			: []),
		...(privacy === 'SECRET' && missing.length > 0
			? [
					findingOf('board_secret_scope', FIELD, {
						message: `The board is secret and the connection lacks: ${missing.join(', ')}.`,
					}),
				]
			: []),
	];
}

import type { Board } from '../../pinterest/port.js';
import type { AccountFacts } from '../accounts/index.js';
import { lookAtBoards } from '../boards/index.js';
import { failed, ok, skipped, warning } from './checks.js';
import type { DoctorCheck } from './schemas.js';
import type { DoctorDeps, LiveFacts, Patient } from './types.js';

const SECRET_SCOPES = ['boards:write_secret', 'pins:write_secret'];
const MOST_NAMED = 10;

/** The board that is named, or all that the account had, by a list that Pinterest tells now. */
export async function checkBoard(
	deps: DoctorDeps,
	{ account, boardId }: Patient,
	{ standing }: LiveFacts,
): Promise<DoctorCheck> {
	if (standing !== 'works') {
		return skipped('board', 'Not checked: without a token that works Pinterest lists no boards.');
	}
	const [before, target] = await Promise.all([
		deps.boards.find(account.id),
		boardId ?? deps.defaultBoardOf(account),
	]);
	deps.boardCaches.looks.delete(account.id);
	const look = await lookAtBoards(deps, account);
	if (look.kind === 'disconnected') return failed('board', { code: 'token_expired' });
	if (look.kind === 'failed') {
		const code = look.cause?.code ?? 'pinterest_unavailable';
		const isRefused = look.cause?.outcome === 'refused';
		const told = { code, message: look.cause?.message, remedy: look.cause?.remedy };
		return isRefused ? failed('board', told) : warning('board', told);
	}
	const lists = { now: look.list.boards, before: before?.boards ?? [] };
	return target === null
		? ofAll(account, lists)
		: ofOne(account, lists, { target, isDefault: boardId === null });
}

interface Lists {
	readonly now: readonly Board[];
	/** As they were known before this look. */
	readonly before: readonly Board[];
}

function ofOne(
	account: AccountFacts,
	{ now, before }: Lists,
	{ target, isDefault }: { readonly target: string; readonly isDefault: boolean },
): DoctorCheck {
	const board = now.find(({ id }) => id === target);
	const which = isDefault ? 'The default board of its client' : 'The board';
	if (!board) {
		const known = before.find(({ id }) => id === target);
		return failed('board', {
			code: 'board_not_found',
			message: known
				? `${which} ("${known.name}") was there before and is not listed any more: it was deleted or archived, or the sharing ended.`
				: `${which} is not among those that Pinterest lists for the account: it was deleted or archived, is secret without the permission for it, or belongs to somebody else.`,
			remedy:
				'Restore the board at Pinterest, or use one of GET /v1/pinterest/boards; then retry its pins.',
			facts: { boards: now.length, known_before: known !== undefined },
		});
	}
	const { name, privacy, ownerUsername } = board;
	const facts = { name, privacy, owner: ownerUsername, boards: now.length };
	const missing = missingFor(account, board);
	if (missing.length > 0) {
		return failed('board', {
			code: 'board_secret_scope',
			message: `${which} ("${name}") is secret and the connection lacks: ${missing.join(', ')}.`,
			remedy: 'Reconnect the account and allow secret boards, or make the board public.',
			facts: { ...facts, missing },
		});
	}
	if (isShared(account, board)) {
		return warning('board', {
			code: 'board_shared',
			message: `${which} ("${name}") belongs to ${String(ownerUsername)}, who can end the sharing at any time.`,
			remedy: 'Nothing as long as the account may pin to it; a board of its own is safer.',
			facts,
		});
	}
	return ok('board', `${which} ("${name}") is there and belongs to the account.`, facts);
}

function ofAll(account: AccountFacts, { now, before }: Lists): DoctorCheck {
	const gone = before.filter(({ id }) => !now.some((board) => board.id === id));
	const facts = {
		boards: now.length,
		gone: gone.slice(0, MOST_NAMED).map(({ id, name }) => ({ id, name })),
		shared: now.filter((board) => isShared(account, board)).length,
		secret_out_of_reach: now.filter((board) => missingFor(account, board).length > 0).length,
	};
	if (now.length === 0) {
		return failed('board', {
			code: 'board_not_found',
			message: 'The account has no board that pins could go to.',
			remedy: 'Make one at Pinterest or with POST /v1/pinterest/boards.',
			facts,
		});
	}
	if (gone.length > 0) {
		const names = facts.gone.map(({ name }) => `"${name}"`).join(', ');
		return warning('board', {
			code: 'board_missing',
			message: `Boards that were there before are not listed any more: ${names}.`,
			remedy:
				'Give the pins that are planned for them another board, or restore them at Pinterest.',
			facts,
		});
	}
	return ok('board', `Pinterest lists ${now.length} boards of the account.`, facts);
}

const isShared = ({ username }: AccountFacts, { ownerUsername }: Board): boolean =>
	ownerUsername !== null && username !== null && ownerUsername !== username;

const missingFor = ({ scopes }: AccountFacts, { privacy }: Board): string[] =>
	privacy === 'SECRET' && scopes.length > 0
		? SECRET_SCOPES.filter((scope) => !scopes.includes(scope))
		: [];

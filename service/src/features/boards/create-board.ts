import { setTimeout as sleep } from 'node:timers/promises';
import { ServiceError, type UpstreamError } from '../../domain/errors.js';
import type { Board, BoardRequest } from '../../pinterest/port.js';
import type { Caller } from '../access/index.js';
import { callWithTokens, requireAccount, type AccountFacts } from '../accounts/index.js';
import { isFresh } from './list-age.js';
import { comparable, namesake } from './namesake.js';
import { lookAtBoards, type LookAtBoardsDeps } from './look-at-boards.js';

export interface CreateBoardInput extends BoardRequest {
	readonly accountId: string;
}

const SECRET_SCOPE = 'boards:write_secret';
/** Short enough that the looks after it fit into one request as well. */
const CREATE_LIMIT_MS = 10_000;
/** Waits before each look for a board of which it is not known whether it was made. */
const LOOK_AFTER_MS: readonly number[] = [250, 1_000, 3_000];
/** A look under way at this point still ends within the time limit of a request. */
const LAST_LOOK_MS = 20_000;
const AWAY_SECONDS = 30;
/** What Pinterest makes of a board whose privacy nobody chose. */
const DEFAULT_PRIVACY = 'PUBLIC';
const THROTTLED_SECONDS = 60;

/**
 * Makes a board at Pinterest. When the answer never comes, the list of boards is read and the
 * board adopted if it is there; names are unique, so that repeating the call cannot make two.
 * Throws `not_found`, `account_not_permitted`, `account_revoked`, `token_expired`,
 * `scope_missing`, `conflict` for a taken name, and what Pinterest refuses.
 */
export async function createBoard(
	deps: LookAtBoardsDeps,
	caller: Pick<Caller, 'workspaceId' | 'accountIds'>,
	{ accountId, ...request }: CreateBoardInput,
): Promise<Board> {
	const account = await requireAccount(deps, caller, accountId);
	refuseUnusable(account, request);
	const lastLookAt = deps.clock.monotonic() + LAST_LOOK_MS;
	const before = await boardsBefore(deps, account);
	const signal = AbortSignal.timeout(CREATE_LIMIT_MS);
	const made = await callWithTokens(deps, account, (port, token) =>
		port.createBoard(token, request, { signal }),
	);
	switch (made.kind) {
		case 'done':
			await remember(deps, account, made.value);
			return made.value;
		case 'disconnected':
			throw new ServiceError('token_expired');
		case 'failed':
			return afterFailure(deps, { account, request, before, lastLookAt }, made.cause);
	}
}

interface Attempt {
	readonly account: AccountFacts;
	readonly request: BoardRequest;
	/** The boards that were there before; null where Pinterest did not tell. */
	readonly before: readonly Board[] | null;
	/** Monotonic milliseconds after which no further look is begun. */
	readonly lastLookAt: number;
}

function refuseUnusable(account: AccountFacts, { privacy }: BoardRequest): void {
	if (account.revokedAt) throw new ServiceError('account_revoked');
	if (account.reconnectRequired) throw new ServiceError('token_expired');
	if (privacy !== 'SECRET' || account.scopes.includes(SECRET_SCOPE)) return;
	throw new ServiceError('scope_missing', {
		message: `The connection of this account lacks: ${SECRET_SCOPE}, which secret boards need.`,
		facts: { missing_scopes: [SECRET_SCOPE] },
	});
}

/** What was there before is not what this call made: known lately, or asked for now. */
async function boardsBefore(
	deps: LookAtBoardsDeps,
	account: AccountFacts,
): Promise<readonly Board[] | null> {
	const stored = await deps.boards.find(account.id);
	if (stored && isFresh(stored, deps.clock.now())) return stored.boards;
	const look = await lookAtBoards(deps, account);
	return look.kind === 'seen' ? look.list.boards : null;
}

async function afterFailure(
	deps: LookAtBoardsDeps,
	attempt: Attempt,
	cause: UpstreamError | undefined,
): Promise<Board> {
	if (cause?.outcome === 'unknown') return adopt(deps, attempt, cause);
	if (cause?.code === 'conflict') throw await nameRefused(deps, attempt, cause);
	if (cause?.outcome === 'refused') throw cause;
	if (cause?.outcome === 'throttled') {
		const { retryAfterMs = THROTTLED_SECONDS * 1_000 } = cause.upstream;
		throw new ServiceError('rate_limited', {
			message: 'Pinterest limits this account just now.',
			retryAfterSeconds: Math.ceil(retryAfterMs / 1_000),
			cause,
		});
	}
	throw new ServiceError('pinterest_unavailable', { retryAfterSeconds: AWAY_SECONDS, cause });
}

/** Looks for the board whose creation has no known outcome. */
async function adopt(
	deps: LookAtBoardsDeps,
	{ account, request, before, lastLookAt }: Attempt,
	cause: UpstreamError,
): Promise<Board> {
	for (const wait of LOOK_AFTER_MS) {
		await sleep(wait);
		if (deps.clock.monotonic() > lastLookAt) break;
		const found = namesake(await freshBoards(deps, account), { ...request, account });
		if (!found) continue;
		if (!couldBeOurs(found, { request, before })) throw taken(found);
		await remember(deps, account, found);
		return found;
	}
	throw new ServiceError('pinterest_unavailable', {
		message: 'Pinterest did not answer, and it is not known whether the board was made.',
		remedy:
			'Send the same request again in a minute; a board that was made is named in the answer.',
		retryAfterSeconds: AWAY_SECONDS,
		cause,
	});
}

/** What was there before was made by somebody else; without that knowledge it has to look like ours. */
function couldBeOurs(
	found: Board,
	{ request, before }: Pick<Attempt, 'request' | 'before'>,
): boolean {
	if (before) return !before.some(({ id }) => id === found.id);
	const { description, privacy } = request;
	return (
		comparable(found.description ?? '') === comparable(description ?? '') &&
		(found.privacy ?? DEFAULT_PRIVACY) === (privacy ?? DEFAULT_PRIVACY)
	);
}

/** Pinterest says the same of a name that is taken and of one it does not like. */
async function nameRefused(
	deps: LookAtBoardsDeps,
	{ account, request }: Attempt,
	cause: UpstreamError,
): Promise<ServiceError> {
	const boards = await freshBoards(deps, account);
	if (!boards) return cause;
	const found = namesake(boards, { ...request, account });
	if (found) return taken(found);
	const msg = 'is not a board name that Pinterest takes';
	const fields = [{ loc: ['body', 'name'], msg, type: 'refused_by_pinterest' }];
	return new ServiceError('validation_error', { message: `name: ${msg}`, fields, cause });
}

const taken = ({ id, name }: Board): ServiceError =>
	new ServiceError('conflict', {
		message: `The account already has a board "${name}", with the id ${id}.`,
		remedy: 'Use that board, or choose another name.',
		facts: { existing_board_id: id },
	});

/** A look that is surely later than what went before; null when Pinterest does not tell. */
async function freshBoards(
	deps: LookAtBoardsDeps,
	account: AccountFacts,
): Promise<readonly Board[] | null> {
	deps.boardCaches.looks.delete(account.id);
	const look = await lookAtBoards(deps, account);
	return look.kind === 'seen' ? look.list.boards : null;
}

/** Every process knows the board at once, however late Pinterest lists it. */
async function remember(
	{ boards, boardCaches, clock }: LookAtBoardsDeps,
	{ id: accountId, workspaceId }: AccountFacts,
	board: Board,
): Promise<void> {
	await boards.add({ accountId, workspaceId, board, at: clock.now() });
	boardCaches.looks.delete(accountId);
	const held = boardCaches.ids.get(accountId);
	if (held) boardCaches.ids.set(accountId, new Set([...held, board.id]));
}

import { z } from 'zod';
import { defineRoute, type Route } from '../../platform/route.js';
import type { Caller } from '../access/index.js';
import type { NoteActivity } from '../activity/index.js';
import { createBoard } from './create-board.js';
import { listBoards } from './list-boards.js';
import type { LookAtBoardsDeps } from './look-at-boards.js';
import { presentBoard } from './present.js';
import { boardItem, boardsQuery, createBoardBody } from './schemas.js';

export type BoardRoutesDeps = LookAtBoardsDeps & { readonly note: NoteActivity };

const PATH = '/v1/pinterest/boards';
const TAG = 'Boards';
const CODES = [
	'validation_error',
	'not_found',
	'account_not_permitted',
	'account_revoked',
	'token_expired',
	'scope_missing',
	'pinterest_not_permitted',
	'board_access_denied',
	'pinterest_unavailable',
];

export function boardRoutes(deps: BoardRoutesDeps): Route<Caller>[] {
	return [
		defineRoute({
			id: 'pinterest.list_boards',
			method: 'GET',
			path: PATH,
			summary: 'List the boards of a Pinterest account, all in one answer',
			tag: TAG,
			scope: 'read',
			query: boardsQuery,
			status: 200,
			response: z.array(boardItem),
			codes: CODES,
			run: async (caller: Caller, { query }) => {
				const found = await listBoards(deps, caller, { accountId: query.account_id });
				return found.map(presentBoard);
			},
		}),
		defineRoute({
			id: 'pinterest.create_board',
			method: 'POST',
			path: PATH,
			summary: 'Make a board; the name must be new among the boards of the account',
			tag: TAG,
			scope: 'write',
			body: createBoardBody,
			status: 201,
			response: boardItem,
			codes: [...CODES, 'conflict', 'bad_request', 'link_blocked', 'resource_not_found'],
			run: async (caller: Caller, { body, requestId }) => {
				const board = await createBoard(deps, caller, {
					accountId: body.account_id,
					name: body.name,
					description: body.description || null,
					privacy: body.privacy ?? null,
				});
				deps.note(caller, {
					action: 'board.created',
					category: 'publishing',
					message: `The board "${board.name}" was made.`,
					resource: { type: 'board', id: board.id },
					accountId: body.account_id,
					requestId,
				});
				return presentBoard(board);
			},
		}),
	];
}

import { z } from 'zod';
import { defineRoute, type Route } from '../../platform/route.js';
import type { Caller } from '../access/index.js';
import { listBoards } from './list-boards.js';
import type { LookAtBoardsDeps } from './look-at-boards.js';
import { presentBoard } from './present.js';
import { boardItem, boardsQuery } from './schemas.js';

export type BoardRoutesDeps = LookAtBoardsDeps;

export function boardRoutes(deps: BoardRoutesDeps): Route<Caller>[] {
	return [
		defineRoute({
			id: 'pinterest.list_boards',
			method: 'GET',
			path: '/v1/pinterest/boards',
			summary: 'List the boards of a Pinterest account, all in one answer',
			tag: 'Boards',
			scope: 'read',
			query: boardsQuery,
			status: 200,
			response: z.array(boardItem),
			codes: [
				'validation_error',
				'not_found',
				'account_not_permitted',
				'account_revoked',
				'token_expired',
				'scope_missing',
				'pinterest_not_permitted',
				'board_access_denied',
				'pinterest_unavailable',
			],
			run: async (caller: Caller, { query }) => {
				const found = await listBoards(deps, caller, { accountId: query.account_id });
				return found.map(presentBoard);
			},
		}),
	];
}

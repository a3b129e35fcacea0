import { defineRoute, type Route } from '../../platform/route.js';
import type { Caller } from '../access/index.js';
import { presentAttention } from './present.js';
import { readAttention, type ReadAttentionDeps } from './read-attention.js';
import { attentionQuery, attentionView } from './schemas.js';

/** The one call that says what somebody should look at. */
export function attentionRoutes(deps: ReadAttentionDeps): Route<Caller>[] {
	return [
		defineRoute({
			id: 'attention.get',
			method: 'GET',
			path: '/v1/attention',
			summary: 'What needs attention: failed, late, to be reconnected, running dry and more',
			tag: 'Attention',
			scope: 'read',
			query: attentionQuery,
			status: 200,
			response: attentionView,
			codes: ['not_found'],
			run: async (caller: Caller, { query }) =>
				presentAttention(
					await readAttention(deps, caller, {
						clientId: query.client_id,
						limit: query.limit,
						dryDays: query.dry_days,
					}),
				),
		}),
	];
}

import { z } from 'zod';
import { defineRoute, type Route } from '../../platform/route.js';
import type { Caller } from '../access/index.js';
import type { NoteActivity } from '../activity/index.js';
import { finishOAuth, type FinishOAuthDeps } from './finish-oauth.js';
import { listAccounts } from './list-accounts.js';
import { oauthPage } from './oauth-page.js';
import { presentAccount, presentConnected } from './present.js';
import { revokeAccount, type RevokeAccountDeps } from './revoke-account.js';
import {
	accountItem,
	accountParams,
	oauthResult,
	oauthReturnQuery,
	startedOAuth,
	startOAuthQuery,
	updateAccountBody,
} from './schemas.js';
import { startOAuth, type StartOAuthDeps } from './start-oauth.js';
import { updateAccount, type UpdateAccountDeps } from './update-account.js';

export type AccountRoutesDeps = StartOAuthDeps &
	FinishOAuthDeps &
	RevokeAccountDeps &
	UpdateAccountDeps & { readonly note: NoteActivity };

/** Below the service's address; Pinterest is told it and sends people there. */
export const OAUTH_CALLBACK_PATH = '/v1/pinterest/oauth/callback';
const ACCOUNTS = '/v1/pinterest/accounts';
const TAG = 'Accounts';

export function accountRoutes(deps: AccountRoutesDeps): Route<Caller>[] {
	return [
		listRoute(deps),
		updateRoute(deps),
		revokeRoute(deps),
		startRoute(deps),
		callbackRoute(deps),
	];
}

const listRoute = (deps: AccountRoutesDeps): Route<Caller> =>
	defineRoute({
		id: 'pinterest.list_accounts',
		method: 'GET',
		path: ACCOUNTS,
		summary: 'List the connected Pinterest accounts that the key may act for',
		tag: TAG,
		scope: 'read',
		status: 200,
		response: z.array(accountItem),
		codes: [],
		run: async (caller: Caller) => (await listAccounts(deps, caller)).map(presentAccount),
	});

const updateRoute = (deps: AccountRoutesDeps): Route<Caller> =>
	defineRoute({
		id: 'pinterest.update_account',
		method: 'PATCH',
		path: `${ACCOUNTS}/{account_id}`,
		summary: 'Change the settings of an account',
		tag: TAG,
		scope: 'write',
		params: accountParams,
		body: updateAccountBody,
		status: 200,
		response: accountItem,
		codes: ['not_found', 'account_not_permitted'],
		run: async (caller: Caller, { params, body }) =>
			presentAccount(
				await updateAccount(deps, caller, {
					accountId: params.account_id,
					linkParameter: body.link_parameter,
				}),
			),
	});

const revokeRoute = (deps: AccountRoutesDeps): Route<Caller> =>
	defineRoute({
		id: 'pinterest.revoke_account',
		method: 'DELETE',
		path: `${ACCOUNTS}/{account_id}`,
		summary: 'Disconnect an account: its tokens are forgotten, its pending pins canceled',
		tag: TAG,
		scope: 'destructive',
		params: accountParams,
		status: 204,
		codes: ['not_found', 'account_not_permitted'],
		run: async (caller: Caller, { params, requestId }) => {
			const accountId = params.account_id;
			await revokeAccount(deps, caller, { accountId });
			deps.note(caller, {
				action: 'account.revoked',
				category: 'integration',
				message: 'An account was disconnected; its pending pins were canceled.',
				resource: { type: 'account', id: accountId },
				accountId,
				requestId,
			});
			return undefined;
		},
	});

const startRoute = (deps: AccountRoutesDeps): Route<Caller> =>
	defineRoute({
		id: 'pinterest.start_oauth',
		method: 'GET',
		path: '/v1/pinterest/oauth/start',
		summary: 'Begin to connect a Pinterest account: the address to open in a browser',
		tag: TAG,
		scope: 'write',
		query: startOAuthQuery,
		status: 200,
		response: startedOAuth,
		codes: [
			'not_found',
			'account_not_permitted',
			'pinterest_not_permitted',
			'pinterest_unavailable',
		],
		run: async (caller: Caller, { query }) => ({
			authorization_url: await startOAuth(deps, caller, { accountId: query.account_id }),
		}),
	});

const callbackRoute = (deps: AccountRoutesDeps): Route<Caller> =>
	defineRoute({
		id: 'pinterest.oauth_callback',
		method: 'GET',
		path: OAUTH_CALLBACK_PATH,
		summary: 'Where Pinterest sends people back to: connects the account they agreed to',
		tag: TAG,
		scope: 'open',
		query: oauthReturnQuery,
		status: 200,
		response: oauthResult,
		page: oauthPage,
		codes: [
			'oauth_state_invalid',
			'oauth_denied',
			'oauth_code_invalid',
			'conflict',
			'scope_missing',
			'token_expired',
			'rate_limited',
			'pinterest_not_permitted',
			'pinterest_unavailable',
		],
		run: async (_caller: Caller, { query }) => presentConnected(await finishOAuth(deps, query)),
	});

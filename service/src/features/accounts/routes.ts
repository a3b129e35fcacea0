import { z } from 'zod';
import { cookieName } from '../../platform/http-cookies.js';
import { defineRoute, type Route } from '../../platform/route.js';
import type { Caller } from '../access/index.js';
import type { NoteActivity } from '../activity/index.js';
import { finishOAuth, type FinishOAuthDeps } from './finish-oauth.js';
import { listAccounts } from './list-accounts.js';
import { oauthPage } from './oauth-page.js';
import {
	presentAccount,
	presentAccounts,
	presentConnected,
	type PresentAccountsDeps,
} from './present.js';
import { revokeAccount, type RevokeAccountDeps } from './revoke-account.js';
import {
	accountItem,
	accountParams,
	listAccountsQuery,
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
	UpdateAccountDeps &
	PresentAccountsDeps & {
		readonly note: NoteActivity;
		/** The caller as if for the accounts of a client alone. Throws `not_found`. */
		withinClient(caller: Caller, clientId: string | undefined): Promise<Caller>;
		/** Whether browsers reach the service by https. */
		readonly overHttps: boolean;
	};

/** Below the service's address; Pinterest is told it and sends people there. */
export const OAUTH_CALLBACK_PATH = '/v1/pinterest/oauth/callback';
/** Kept by the browser in which a page of ours began a sign-in. */
export const CONNECT_COOKIE = 'pinlane_connect';
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
		query: listAccountsQuery,
		status: 200,
		response: z.array(accountItem),
		codes: ['not_found'],
		run: async (caller: Caller, { query }) => {
			const reader = await deps.withinClient(caller, query.client_id);
			return presentAccounts(deps, await listAccounts(deps, reader));
		},
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
		run: async (caller: Caller, { params, body, requestId }) => {
			const account = await updateAccount(deps, caller, {
				accountId: params.account_id,
				linkParameter: body.link_parameter,
				clientId: body.client_id,
			});
			deps.note(caller, {
				action: 'account.updated',
				category: 'configuration',
				message: 'The settings of an account were changed.',
				resource: { type: 'account', id: account._id },
				accountId: account._id,
				requestId,
				metadata: { fields: Object.keys(body) },
			});
			const gates = await deps.gatesOf([account._id]);
			return presentAccount(account, gates.get(account._id));
		},
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
			'connect_link_ended',
			'conflict',
			'scope_missing',
			'token_expired',
			'rate_limited',
			'pinterest_not_permitted',
			'pinterest_unavailable',
		],
		run: async (_caller: Caller, { query, cookies, requestId }) => {
			const browser = cookies[cookieName(CONNECT_COOKIE, deps.overHttps)];
			return presentConnected(await finishOAuth(deps, { ...query, browser, requestId }));
		},
	});

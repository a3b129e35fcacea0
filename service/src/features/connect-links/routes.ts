import { z } from 'zod';
import { pagePolicy } from '../../platform/http-page.js';
import { defineRoute, Reply, type Route } from '../../platform/route.js';
import type { Caller } from '../access/index.js';
import type { NoteActivity } from '../activity/index.js';
import { browserOf, keepBrowser, newBrowser } from './browser-cookie.js';
import { createConnectLink, type CreateConnectLinkDeps } from './create-connect-link.js';
import { followConnectLink, type FollowConnectLinkDeps } from './follow-connect-link.js';
import { listConnectLinks } from './list-connect-links.js';
import type { ConnectLinkRecord } from './model.js';
import { connectPage, goingPage } from './pages.js';
import { presentConnectLink, presentConnectPage, presentCreatedLink } from './present.js';
import { revokeConnectLink } from './revoke-connect-link.js';
import {
	connectLinkItem,
	connectLinkParams,
	connectPageView,
	createConnectLinkBody,
	createdConnectLink,
	followedConnectLink,
	listConnectLinksQuery,
	tokenParams,
} from './schemas.js';
import { showConnectLink, type ShowConnectLinkDeps } from './show-connect-link.js';
import type { ConnectLinkStore } from './store.js';

export type ConnectLinkRoutesDeps = CreateConnectLinkDeps &
	ShowConnectLinkDeps &
	FollowConnectLinkDeps & {
		readonly connectLinks: ConnectLinkStore;
		readonly note: NoteActivity;
		/** Whether browsers reach the service by https. */
		readonly overHttps: boolean;
		/** The address of the page at this path. */
		pageUrl(workspaceId: string, path: string): Promise<string>;
	};

const LINKS = '/v1/connect-links';
const PAGE = '/connect/{token}';
const TAG = 'Connect links';
const HOUR_MS = 3_600_000;

/** Links by which a client connects a Pinterest account without a login here. */
export function connectLinkRoutes(deps: ConnectLinkRoutesDeps): Route<Caller>[] {
	return [
		createRoute(deps),
		listRoute(deps),
		revokeRoute(deps),
		showRoute(deps),
		followRoute(deps),
	];
}

const createRoute = (deps: ConnectLinkRoutesDeps): Route<Caller> =>
	defineRoute({
		id: 'connect_links.create',
		method: 'POST',
		path: LINKS,
		summary: 'Make a link by which somebody connects a Pinterest account without a login',
		tag: TAG,
		scope: 'write',
		body: createConnectLinkBody,
		status: 201,
		response: createdConnectLink,
		codes: [
			'not_found',
			'account_not_permitted',
			'pinterest_not_permitted',
			'pinterest_unavailable',
		],
		run: async (caller: Caller, { body, requestId }) => {
			const hours = body.expires_in_hours;
			const { link, token } = await createConnectLink(deps, caller, {
				label: body.label,
				clientId: body.client_id ?? null,
				accountId: body.account_id ?? undefined,
				lifeMs: hours ? hours * HOUR_MS : undefined,
				expiresAt: body.expires_at ? new Date(body.expires_at) : undefined,
			});
			deps.note(caller, {
				...aboutLink(link, requestId),
				action: 'connect_link.created',
				message: `The connect link "${link.label}" was made.`,
			});
			const url = await deps.pageUrl(link.workspaceId, PAGE.replace('{token}', token));
			return presentCreatedLink({ link, url }, deps.clock.now());
		},
	});

const listRoute = (deps: ConnectLinkRoutesDeps): Route<Caller> =>
	defineRoute({
		id: 'connect_links.list',
		method: 'GET',
		path: LINKS,
		summary: 'List the connect links, newest first; without their addresses',
		tag: TAG,
		scope: 'read',
		query: listConnectLinksQuery,
		status: 200,
		response: z.array(connectLinkItem),
		codes: [],
		run: async (caller: Caller, { query }) => {
			const { status, client_id: clientId, limit } = query;
			const links = await listConnectLinks(deps, caller, { status, clientId, limit });
			const now = deps.clock.now();
			return links.map((link) => presentConnectLink(link, now));
		},
	});

const revokeRoute = (deps: ConnectLinkRoutesDeps): Route<Caller> =>
	defineRoute({
		id: 'connect_links.revoke',
		method: 'DELETE',
		path: `${LINKS}/{link_id}`,
		summary: 'End a connect link at once',
		tag: TAG,
		scope: 'write',
		params: connectLinkParams,
		status: 204,
		codes: ['not_found'],
		run: async (caller: Caller, { params, requestId }) => {
			const link = await revokeConnectLink(deps, caller, { linkId: params.link_id });
			deps.note(caller, {
				...aboutLink(link, requestId),
				action: 'connect_link.revoked',
				message: `The connect link "${link.label}" was revoked.`,
			});
			return undefined;
		},
	});

const showRoute = (deps: ConnectLinkRoutesDeps): Route<Caller> =>
	defineRoute({
		id: 'connect_links.show',
		method: 'GET',
		path: PAGE,
		summary: 'The page of a connect link: who asks for what; looking does not use it up',
		tag: TAG,
		scope: 'open',
		params: tokenParams,
		status: 200,
		response: connectPageView,
		page: connectPage,
		codes: ['connect_link_ended'],
		run: async (_caller: Caller, { params, cookies }) => {
			const shown = await showConnectLink(deps, params.token);
			const browser = browserOf(cookies, deps.overHttps) ?? newBrowser(deps.random);
			return new Reply(presentConnectPage(shown), {
				headers: {
					...keepBrowser(browser, deps.overHttps),
					'Content-Security-Policy': pagePolicy(await formTargets(deps, shown.link)),
				},
			});
		},
	});

/** Pinterest sends people on to the host of their country, so any https address may follow. */
async function formTargets(
	{ ports, providerOf }: ConnectLinkRoutesDeps,
	{ workspaceId }: ConnectLinkRecord,
): Promise<string[]> {
	const provider = await providerOf(workspaceId);
	if (provider !== 'simulator') return ["'self'", 'https:'];
	const page = ports
		.forProvider(provider)
		.authorizationUrl({ redirectUri: '', state: '', scopes: [] });
	return ["'self'", new URL(page).origin];
}

const followRoute = (deps: ConnectLinkRoutesDeps): Route<Caller> =>
	defineRoute({
		id: 'connect_links.follow',
		method: 'POST',
		path: PAGE,
		summary: "What the page's button does: leads on to Pinterest's consent page",
		tag: TAG,
		scope: 'open',
		params: tokenParams,
		status: 303,
		response: followedConnectLink,
		page: goingPage,
		responseHeaders: { Location: "Pinterest's consent page." },
		codes: [
			'connect_link_ended',
			'oauth_state_invalid',
			'pinterest_not_permitted',
			'pinterest_unavailable',
		],
		run: async (_caller: Caller, { params, cookies }) => {
			const browser = browserOf(cookies, deps.overHttps);
			const url = await followConnectLink(deps, { token: params.token, browser });
			return new Reply(
				{ authorization_url: url },
				{
					headers: {
						Location: url,
						...(browser === undefined ? {} : keepBrowser(browser, deps.overHttps)),
					},
				},
			);
		},
	});

const aboutLink = (link: ConnectLinkRecord, requestId: string) =>
	({
		category: 'security',
		resource: { type: 'connect_link', id: link._id },
		...(link.accountId === null ? {} : { accountId: link.accountId }),
		requestId,
		metadata: { label: link.label, client_id: link.clientId },
	}) as const;

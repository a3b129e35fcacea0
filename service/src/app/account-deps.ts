import { ServiceError } from '../domain/errors.js';
import { OAUTH_CALLBACK_PATH, type AccountRoutesDeps } from '../features/accounts/index.js';
import type { ConnectLinkRoutesDeps } from '../features/connect-links/index.js';
import { findWorkspace, type Provider } from '../features/workspaces/index.js';
import { systemRandom } from '../platform/random.js';
import { byClient, clientsOfAccounts } from './client-deps.js';
import type { Context } from './context.js';
import { serviceUrl } from './service-url.js';
import { starterInForce } from './starter-in-force.js';

/** What the calls on accounts need of the rest; `port` is the one that is listened on. */
export function accountDeps(context: Context, port: () => number): Omit<AccountRoutesDeps, 'note'> {
	const { access, accounts } = context;
	return {
		...accounts,
		...clientsOfAccounts(context),
		...byClient(context),
		gatesOf: (accountIds) => context.lanes.gates('publish', accountIds, context.clock.now()),
		random: systemRandom,
		providerOf: async (workspaceId) => {
			const workspace = await findWorkspace(access, workspaceId);
			if (!workspace) throw new ServiceError('not_found');
			return workspace.provider;
		},
		callbackUrl: (provider) => publicAddress(context, provider, port) + OAUTH_CALLBACK_PATH,
		starterInForce: (begun) => starterInForce(context, begun),
		links: accounts.connectLinks,
		overHttps: context.config.http.publicUrl?.startsWith('https:') ?? false,
	};
}

/** What the calls on connect links need of the rest. */
export function connectLinkDeps(
	context: Context,
	port: () => number,
): Omit<ConnectLinkRoutesDeps, 'note'> {
	const deps = accountDeps(context, port);
	return {
		...deps,
		connectLinks: context.accounts.connectLinks,
		workspaces: context.access.workspaces,
		pageUrl: async (workspaceId, path) =>
			publicAddress(context, await deps.providerOf(workspaceId), port) + path,
	};
}

/** Never taken from a request: whoever names the host would choose where codes are sent. */
function publicAddress({ config }: Context, provider: Provider, port: () => number): string {
	const { publicUrl, host } = config.http;
	if (publicUrl !== undefined) return publicUrl;
	if (provider === 'simulator') return serviceUrl(host, port());
	throw new ServiceError('pinterest_not_permitted', {
		message: 'The service does not know the address at which Pinterest can send people back.',
		remedy: 'Set PUBLIC_URL, enter its callback address at Pinterest and start the service again.',
	});
}

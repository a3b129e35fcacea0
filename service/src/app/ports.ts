import { ServiceError } from '../domain/errors.js';
import { createPinterestClient, type PinterestClient } from '../pinterest/client.js';
import type { Provider } from '../features/workspaces/index.js';
import type { Clock } from '../platform/clock.js';
import type { Outbound } from '../platform/outbound.js';
import type { Config } from '../config/config.js';
import type { KeepUnknownAnswer } from '../pinterest/unknown-answer.js';

export interface Ports {
	forProvider(provider: Provider): PinterestClient;
	close(): Promise<void>;
}

/** One client per provider, made at its first use; all of them speak the same HTTP. */
export function createPorts(
	config: Config['pinterest'],
	shared: {
		readonly clock: Clock;
		readonly outbound: Outbound;
		readonly keepUnknown: KeepUnknownAnswer;
	},
): Ports {
	const clients = new Map<Provider, PinterestClient>();
	return {
		forProvider: (provider) => {
			const known = clients.get(provider);
			if (known) return known;
			const client = createPinterestClient({ ...hostOf(provider, config), ...shared });
			clients.set(provider, client);
			return client;
		},
		close: async () => {
			await Promise.all([...clients.values()].map((client) => client.close()));
		},
	};
}

function hostOf(provider: Provider, config: Config['pinterest']) {
	const { timeoutMs } = config;
	if (provider === 'simulator') {
		if (!config.simulatorUrl) {
			throw new ServiceError('pinterest_unavailable', {
				internal: 'a workspace uses the simulator, but PINLANE_SIMULATOR_URL is not set',
			});
		}
		const apiUrl = config.simulatorUrl;
		return {
			apiUrl,
			authorizeUrl: `${apiUrl}/oauth/`,
			clientId: 'sandbox-app',
			clientSecret: 'sandbox-secret',
			timeoutMs,
		};
	}
	const { clientId, clientSecret } = config;
	if (!clientId || !clientSecret) {
		throw new ServiceError('pinterest_not_permitted', {
			message: 'The service has no Pinterest app yet.',
			remedy: 'Set PINTEREST_CLIENT_ID and PINTEREST_CLIENT_SECRET and start the service again.',
		});
	}
	const apiUrl = provider === 'pinterest' ? config.apiUrl : config.sandboxApiUrl;
	return { apiUrl, clientId, clientSecret, timeoutMs };
}

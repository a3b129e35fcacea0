import { Agent, type Dispatcher } from 'undici';
import { systemClock, type Clock } from '../platform/clock.js';
import type { Wire } from './call-pinterest.js';
import type { PinterestPort } from './port.js';
import { accountResource } from './resources/account.js';
import { boardsResource } from './resources/boards.js';
import { oauthResource } from './resources/oauth.js';
import { pinsResource } from './resources/pins.js';

export interface PinterestClientSettings {
	/** Host of the API, with or without `/v5`. */
	readonly apiUrl: string;
	/** Consent page; Pinterest's own by default. */
	readonly authorizeUrl?: string;
	readonly clientId: string;
	readonly clientSecret: string;
	/** Limit of each single call, waiting for a connection included. */
	readonly timeoutMs: number;
	/** Most connections to the host; not used with an own dispatcher. */
	readonly connections?: number;
	/** Connections shared with other clients; stays open when this client closes. */
	readonly dispatcher?: Dispatcher;
	readonly clock?: Clock;
}

export interface PinterestClient extends PinterestPort {
	/** Ends the own connections after the calls in flight. */
	close(): Promise<void>;
}

const AUTHORIZE_URL = 'https://www.pinterest.com/oauth/';
const CONNECTIONS = 128;
const CONNECT_TIMEOUT_MS = 10_000;

/** Pinterest over HTTP: kept connections, one request at a time on each, no redirects, no retries. */
export function createPinterestClient(settings: PinterestClientSettings): PinterestClient {
	const dispatcher = settings.dispatcher ?? openAgent(settings);
	const url = new URL(settings.apiUrl);
	const wire: Wire = {
		dispatcher,
		origin: url.origin,
		prefix: `${url.pathname.replace(/\/+$/, '').replace(/\/v5$/, '')}/v5`,
		timeoutMs: settings.timeoutMs,
		clock: settings.clock ?? systemClock,
	};
	return {
		...oauthResource(wire, {
			clientId: settings.clientId,
			clientSecret: settings.clientSecret,
			authorizeUrl: settings.authorizeUrl ?? AUTHORIZE_URL,
		}),
		...accountResource(wire),
		...boardsResource(wire),
		...pinsResource(wire),
		close: async () => {
			if (!settings.dispatcher) await dispatcher.close();
		},
	};
}

function openAgent({ connections, timeoutMs }: PinterestClientSettings): Agent {
	return new Agent({
		connections: connections ?? CONNECTIONS,
		pipelining: 1,
		allowH2: false,
		connect: { timeout: Math.min(timeoutMs, CONNECT_TIMEOUT_MS) },
	});
}

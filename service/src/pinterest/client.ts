import { Agent, type Dispatcher } from 'undici';
import { systemClock, type Clock } from '../platform/clock.js';
import type { Outbound } from '../platform/outbound.js';
import type { Wire } from './call-pinterest.js';
import type { KeepUnknownAnswer } from './unknown-answer.js';
import type { PinterestPort } from './port.js';
import { accountResource } from './resources/account.js';
import { boardsResource } from './resources/boards.js';
import { mediaResource } from './resources/media.js';
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
	/** Where answers go that no rule knows; they are dropped when absent. */
	readonly keepUnknown?: KeepUnknownAnswer;
	/** The guard for uploads to hosts that Pinterest names; without it only its own is called. */
	readonly outbound?: Pick<Outbound, 'request'>;
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
		keepUnknown: settings.keepUnknown,
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
		...mediaResource(wire, settings.outbound),
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

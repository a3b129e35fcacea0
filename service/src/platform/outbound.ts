import type { Readable } from 'node:stream';
import { Agent, buildConnector, type Dispatcher } from 'undici';
import ipaddr from 'ipaddr.js';
import { OutboundFault, OutboundRefused, outboundFaultOf } from './outbound-errors.js';
import { dnsLookup, guardedLookup, permittedAddresses, type Lookup } from './outbound-lookup.js';
import { readCapped, type CappedBody } from './outbound-read.js';
import {
	bareHost,
	outboundRules,
	type OutboundRules,
	type OutboundSettings,
} from './outbound-rules.js';
import { parseUrl } from './parse-url.js';

export interface OutboundRequest {
	readonly url: string;
	readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
	/** Names go out in the spelling given here. */
	readonly headers?: Readonly<Record<string, string>>;
	/** A stream is read once; its length must be in the headers. */
	readonly body?: string | Uint8Array | Readable;
	/** For the connection to stand, TLS included; 5,000. */
	readonly connectTimeoutMs?: number;
	/** For the whole call, name lookup and answer included; 15,000. */
	readonly timeoutMs?: number;
	/** What is read of the answer's body at most; 16,384. */
	readonly maxResponseBytes?: number;
	/** Ends the call early; its reason is thrown as it is. */
	readonly signal?: AbortSignal;
}

export interface OutboundResponse extends CappedBody {
	readonly status: number;
	readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

export interface Outbound {
	/** Throws OutboundRefused, or OutboundFault `dns` when the host has no address. */
	check(url: string): Promise<void>;
	/** One call without redirects or retries. Throws OutboundRefused or OutboundFault. */
	request(request: OutboundRequest): Promise<OutboundResponse>;
	/** Ends all connections. */
	close(): Promise<void>;
}

export interface OutboundOptions extends OutboundSettings {
	readonly lookup?: Lookup;
}

const CONNECT_TIMEOUT_MS = 5_000;
const TIMEOUT_MS = 15_000;
const MAX_RESPONSE_BYTES = 16_384;
const KEEP_ALIVE_MS = 4_000;

/** Calls to addresses that users gave: only public ones, unless the settings permit others. */
export function createOutbound({ lookup = dnsLookup, ...settings }: OutboundOptions): Outbound {
	const rules = outboundRules(settings);
	const guard = { lookup, rules };
	const agents = new Map<number, Agent>();
	const agentFor = (connectTimeoutMs: number): Agent => {
		const agent = agents.get(connectTimeoutMs) ?? openAgent(connectTimeoutMs, guard);
		agents.set(connectTimeoutMs, agent);
		return agent;
	};
	return {
		check: async (text) => {
			const { hostname } = checkUrl(text, rules);
			if (isLiteral(hostname)) return;
			await permittedAddresses(hostname, guard).catch((error: unknown) => {
				throw typed(error);
			});
		},
		request: (request) => send(request, { rules, agentFor }),
		close: async () => {
			await Promise.all([...agents.values()].map((agent) => agent.destroy()));
		},
	};
}

const isLiteral = (hostname: string): boolean => ipaddr.isValid(bareHost(hostname));

/** What can be judged before anything is looked up. */
function checkUrl(text: string, rules: OutboundRules): URL {
	const url = parseUrl(text);
	if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
		throw new OutboundRefused('Only full http and https addresses can be called.', false);
	}
	if (url.username !== '' || url.password !== '') {
		throw new OutboundRefused('The address must not hold a user name or password.', false);
	}
	// Sockets ask for no lookup when the host is an address already.
	if (isLiteral(url.hostname)) rules.checkAddress(bareHost(url.hostname), url.hostname);
	return url;
}

interface Guard {
	readonly lookup: Lookup;
	readonly rules: OutboundRules;
}

function openAgent(connectTimeoutMs: number, guard: Guard): Agent {
	const connect = buildConnector({ timeout: connectTimeoutMs, lookup: guardedLookup(guard) });
	return new Agent({
		connect: checkingPeers(connect, guard.rules),
		keepAliveTimeout: KEEP_ALIVE_MS,
	});
}

/** Looks at the peer once more: whatever led to it, the address is what counts. */
export function checkingPeers(
	connect: buildConnector.connector,
	rules: OutboundRules,
): buildConnector.connector {
	return (options, callback) => {
		connect(options, (error, socket) => {
			if (error) return callback(error, null);
			try {
				rules.checkAddress(socket.remoteAddress ?? '', options.hostname);
			} catch (refusal) {
				socket.destroy();
				return callback(refusal as Error, null);
			}
			return callback(null, socket);
		});
	};
}

interface Sender {
	readonly rules: OutboundRules;
	agentFor(connectTimeoutMs: number): Dispatcher;
}

async function send(request: OutboundRequest, sender: Sender): Promise<OutboundResponse> {
	const { timeoutMs = TIMEOUT_MS, connectTimeoutMs = CONNECT_TIMEOUT_MS, signal } = request;
	signal?.throwIfAborted();
	const url = checkUrl(request.url, sender.rules);
	const deadline = new AbortController();
	const timer = setTimeout(() => deadline.abort(new OutboundFault('timeout', 'total')), timeoutMs);
	const stop = (): void => deadline.abort(signal?.reason);
	signal?.addEventListener('abort', stop, { once: true });
	try {
		const answer = sender.agentFor(connectTimeoutMs).request({
			origin: url.origin,
			path: url.pathname + url.search,
			method: request.method,
			headers: Object.entries(request.headers ?? {}).flat(),
			body: request.body,
			signal: deadline.signal,
			// The total limit above is the only one.
			headersTimeout: 0,
			bodyTimeout: 0,
		});
		// While it connects, undici does not look at the signal.
		const { statusCode, headers, body } = await Promise.race([answer, ended(deadline.signal)]);
		const read = await readCapped(body, request.maxResponseBytes ?? MAX_RESPONSE_BYTES);
		return { status: statusCode, headers, ...read };
	} catch (error) {
		if (deadline.signal.aborted) throw deadline.signal.reason;
		throw typed(error);
	} finally {
		clearTimeout(timer);
		signal?.removeEventListener('abort', stop);
	}
}

function ended(signal: AbortSignal): Promise<never> {
	return new Promise((_resolve, reject) => {
		signal.addEventListener('abort', () => reject(signal.reason), { once: true });
	});
}

const typed = (error: unknown): Error =>
	error instanceof OutboundRefused ? error : outboundFaultOf(error);

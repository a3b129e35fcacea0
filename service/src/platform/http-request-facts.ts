import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

const REQUEST_ID = /^[\w.:+/=@-]{1,128}$/;
const BEARER = /^bearer +(\S+) *$/i;

/** The request id that was sent, when it is safe to repeat in headers and logs, else a new one. */
export function requestIdOf(headers: IncomingHttpHeaders): string {
	const sent = headers['x-request-id'];
	return typeof sent === 'string' && REQUEST_ID.test(sent) ? sent : randomUUID();
}

/** The key a request presents: `X-API-Key`, else `Authorization: Bearer`. */
export function presentedKeyOf(headers: IncomingHttpHeaders): string | undefined {
	const key = headers['x-api-key'];
	if (typeof key === 'string' && key !== '') return key;
	const { authorization } = headers;
	return authorization === undefined ? undefined : BEARER.exec(authorization)?.[1];
}

/**
 * The address a request came from. What proxies of ours have added to X-Forwarded-For is counted
 * from the right: everything before that, the client itself may have written.
 */
export function remoteAddressOf(
	{ headers, socket }: Pick<IncomingMessage, 'headers' | 'socket'>,
	trustedProxies = 0,
): string | undefined {
	const forwarded = headers['x-forwarded-for'];
	if (trustedProxies === 0 || typeof forwarded !== 'string') return socket.remoteAddress;
	const hops = forwarded.split(',').map((hop) => hop.trim());
	const address = hops[Math.max(0, hops.length - trustedProxies)] ?? '';
	return isIP(address) === 0 ? socket.remoteAddress : address;
}

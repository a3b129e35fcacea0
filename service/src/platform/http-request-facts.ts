import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

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

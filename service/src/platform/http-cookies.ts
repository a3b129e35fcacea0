import type { IncomingHttpHeaders } from 'node:http';
import { parseCookie, stringifySetCookie } from 'cookie';

/** What a browser sent, by name. */
export type Cookies = Readonly<Record<string, string | undefined>>;

export const cookiesOf = ({ cookie = '' }: IncomingHttpHeaders): Cookies => parseCookie(cookie);

/**
 * The name under which a cookie of ours is kept. Over https the prefix makes browsers refuse one
 * that another host, a subdomain among them, has planted.
 */
export const cookieName = (name: string, secure: boolean): string =>
	secure ? `__Host-${name}` : name;

export interface NewCookie {
	readonly name: string;
	readonly value: string;
	/** Whether the service is reached by https. */
	readonly secure: boolean;
	readonly maxAgeSeconds: number;
}

/** A `Set-Cookie` header that scripts cannot read and that no form of another site sends back. */
export const setCookie = ({ name, value, secure, maxAgeSeconds }: NewCookie): string =>
	stringifySetCookie({
		name: cookieName(name, secure),
		value,
		path: '/',
		httpOnly: true,
		sameSite: 'lax',
		secure,
		maxAge: maxAgeSeconds,
	});

import { cookieName, setCookie, type Cookies } from '../../platform/http-cookies.js';
import type { Random } from '../../platform/random.js';
import { CONNECT_COOKIE } from '../accounts/index.js';

const BYTES = 32;
const WELL_FORMED = /^[\w-]{43}$/;
/** Longer than any sign-in takes. */
const MAX_AGE_SECONDS = 3_600;

/** What a browser's cookie of ours holds; undefined without one, or with one that is not ours. */
export function browserOf(cookies: Cookies, overHttps: boolean): string | undefined {
	const value = cookies[cookieName(CONNECT_COOKIE, overHttps)];
	return value !== undefined && WELL_FORMED.test(value) ? value : undefined;
}

export const newBrowser = (random: Random): string => random.bytes(BYTES).toString('base64url');

/** Kept across links: two of them may be open side by side. */
export const keepBrowser = (
	value: string,
	overHttps: boolean,
): Readonly<Record<string, string>> => ({
	'Set-Cookie': setCookie({
		name: CONNECT_COOKIE,
		value,
		secure: overHttps,
		maxAgeSeconds: MAX_AGE_SECONDS,
	}),
});

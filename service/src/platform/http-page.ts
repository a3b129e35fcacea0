import type { IncomingHttpHeaders } from 'node:http';

/** What a person is told of an error. */
export interface FaultWords {
	readonly message: string;
	readonly remedy: string;
	readonly requestId: string;
}

/** The same answers as HTML, for a route that browsers are sent to. Everything in one document. */
export interface RoutePage<T> {
	answer(body: T): string;
	fault(words: FaultWords): string;
}

const JSON_WANTED = /\bapplication\/(?:[\w.+-]+\+)?json\b/i;

/** Whoever does not name JSON is taken for a browser. */
export const wantsPage = ({ accept = '' }: IncomingHttpHeaders): boolean =>
	!JSON_WANTED.test(accept);

/** Only the page's own styles may act; it loads and runs nothing. */
export const PAGE_HEADERS = {
	'Content-Type': 'text/html; charset=utf-8',
	'Content-Security-Policy':
		"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
} as const;

const ENTITIES: Readonly<Record<string, string>> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
};

/** Text as HTML shows it, safe in elements and in quoted attributes. */
export const escapeHtml = (text: string): string =>
	text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);

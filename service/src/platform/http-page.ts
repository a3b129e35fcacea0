import type { IncomingHttpHeaders } from 'node:http';

/** What a person is told of an error. */
export interface FaultWords {
	readonly message: string;
	readonly remedy: string;
	readonly requestId: string;
}

/**
 * The same answers as HTML, for a route that browsers are sent to. Everything in one document. An
 * answer may bring a content security policy of its own.
 */
export interface RoutePage<T> {
	answer(body: T): string;
	fault(words: FaultWords): string;
}

const JSON_WANTED = /\bapplication\/(?:[\w.+-]+\+)?json\b/i;

/** Whoever does not name JSON is taken for a browser. */
export const wantsPage = ({ accept = '' }: IncomingHttpHeaders): boolean =>
	!JSON_WANTED.test(accept);

/**
 * Only the page's own styles may act; it loads and runs nothing. Browsers hold a form also to
 * where its answer sends them on, so the targets name every such address.
 */
export const pagePolicy = (formTargets: readonly string[] = ["'none'"]): string =>
	`default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action ${formTargets.join(' ')}; frame-ancestors 'none'`;

export const PAGE_HEADERS: Readonly<Record<string, string>> = {
	'Content-Type': 'text/html; charset=utf-8',
	'Content-Security-Policy': pagePolicy(),
	'X-Robots-Tag': 'noindex, nofollow',
};

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

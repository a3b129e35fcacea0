import type { Request } from 'express';
import { invalid } from './errors.js';

const DEFAULT_SIZE = 25;
const MAX_SIZE = 250;

export interface Page<T> {
	readonly items: T[];
	readonly bookmark: string | null;
}

interface PageRequest<T> {
	/** Sorted by `keyOf`. */
	readonly list: readonly T[];
	readonly keyOf: (item: T) => string;
	/** Names the list; a bookmark of another one is unknown here. */
	readonly scope: string;
	readonly query: Request['query'];
}

/** One page by `bookmark` and `page_size` (1 to 250, default 25). Throws a 400. */
export function takePage<T>({ list, keyOf, scope, query }: PageRequest<T>): Page<T> {
	const size = readSize(query['page_size']);
	const after = readBookmark(query['bookmark'], scope);
	const from = after === null ? 0 : firstAbove(list, keyOf, after);
	const items = list.slice(from, from + size);
	const last = items.at(-1);
	const more = from + size < list.length && last !== undefined;
	return { items, bookmark: more ? writeBookmark(scope, keyOf(last)) : null };
}

function readSize(value: unknown): number {
	if (value === undefined) return DEFAULT_SIZE;
	const size = typeof value === 'string' && /^\d{1,4}$/.test(value) ? Number(value) : 0;
	if (size < 1 || size > MAX_SIZE) throw invalid(`page_size must be between 1 and ${MAX_SIZE}`);
	return size;
}

const writeBookmark = (scope: string, key: string): string =>
	Buffer.from(`${scope}\n${key}`).toString('base64url');

function readBookmark(value: unknown, scope: string): string | null {
	if (value === undefined || value === '') return null;
	const text = typeof value === 'string' ? Buffer.from(value, 'base64url').toString('utf8') : '';
	if (!text.startsWith(`${scope}\n`)) throw invalid('the bookmark is not valid');
	return text.slice(scope.length + 1);
}

function firstAbove<T>(list: readonly T[], keyOf: (item: T) => string, key: string): number {
	const index = list.findIndex((item) => keyOf(item) > key);
	return index === -1 ? list.length : index;
}

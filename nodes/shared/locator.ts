/** The value of a resource locator. */
export interface Locator {
	readonly mode: 'list' | 'id' | 'url';
	/** Empty where nothing was chosen. */
	readonly value: string;
}

/** Reads a resource locator; an expression in place of the whole field gives an id. */
export function readLocator(parameter: unknown): Locator {
	if (typeof parameter !== 'object' || parameter === null) {
		return { mode: 'id', value: textOf(parameter) };
	}
	const { mode, value } = parameter as { readonly mode?: unknown; readonly value?: unknown };
	return { mode: mode === 'url' || mode === 'list' ? mode : 'id', value: textOf(value) };
}

const textOf = (value: unknown): string =>
	typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';

export interface PinterestPath {
	readonly username: string;
	readonly board: string | undefined;
}

const HOST = /(^|\.)pinterest(\.[a-z]{2,3}){1,2}$/i;

/** User and board of an address such as https://www.pinterest.com/ana/summer-soups/. */
export function readPinterestUrl(address: string): PinterestPath | undefined {
	const url = URL.canParse(address) ? new URL(address) : undefined;
	if (!url || !/^https?:$/.test(url.protocol) || !HOST.test(url.hostname)) return undefined;
	const [username, board] = url.pathname.split('/').filter(Boolean).map(decoded);
	return username === undefined || username === 'pin' ? undefined : { username, board };
}

function decoded(segment: string): string {
	try {
		return decodeURIComponent(segment);
	} catch {
		return segment;
	}
}

/** What is left of a board's name in its address: letters and digits, whatever their case. */
export const comparable = (name: string): string =>
	name
		.normalize('NFKC')
		.toLowerCase()
		.replace(/[^\p{L}\p{N}]/gu, '');

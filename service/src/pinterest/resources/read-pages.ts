import { callPinterest, type Wire } from '../call-pinterest.js';
import { pageSchema } from './fields.js';

export interface PagedRead {
	/** Without a query. */
	readonly path: string;
	readonly token: string;
	readonly maxPages: number;
	readonly signal?: AbortSignal;
	readonly accountId?: string;
}

const PAGE_SIZE = 250;
// A page of 250 pins with their image addresses is far larger than any single object.
const MAX_PAGE_BYTES = 4 * 1024 * 1024;

/**
 * Reads a list page by page. `complete` says that the last page was reached within the cap.
 * Throws `UpstreamError` when any page fails.
 */
export async function readPages(
	wire: Wire,
	read: PagedRead,
): Promise<{ readonly items: unknown[]; readonly complete: boolean }> {
	const items: unknown[] = [];
	let bookmark: string | null = null;
	for (let page = 0; page < read.maxPages; page++) {
		const query = new URLSearchParams({ page_size: String(PAGE_SIZE) });
		if (bookmark !== null) query.set('bookmark', bookmark);
		const { value } = await callPinterest(wire, {
			operation: 'read',
			method: 'GET',
			path: `${read.path}?${query.toString()}`,
			authorization: `Bearer ${read.token}`,
			schema: pageSchema,
			secrets: [read.token],
			maxBytes: MAX_PAGE_BYTES,
			signal: read.signal,
			accountId: read.accountId,
		});
		items.push(...value.items);
		if (value.bookmark === null) return { items, complete: true };
		// The same bookmark again would read the same page again.
		if (value.bookmark === bookmark) return { items, complete: false };
		bookmark = value.bookmark;
	}
	return { items, complete: false };
}

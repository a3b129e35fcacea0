import { z } from 'zod';
import { callPinterest, type Wire } from '../call-pinterest.js';
import type { Board, PinterestPort } from '../port.js';
import { idField, optionalText } from './fields.js';
import { readPages } from './read-pages.js';

const MAX_PAGES = 20;

const boardSchema = z
	.object({
		id: idField,
		name: z.string().catch(''),
		description: optionalText,
		privacy: optionalText,
		owner: z.object({ username: optionalText }).nullish().catch(null),
	})
	.transform(({ owner, ...board }): Board => ({
		...board,
		ownerUsername: owner?.username ?? null,
	}));

/** The boards an account can see, and making new ones. */
export function boardsResource(wire: Wire): Pick<PinterestPort, 'listBoards' | 'createBoard'> {
	return {
		createBoard: async (token, { name, description, privacy }, { signal } = {}) => {
			const body = {
				name,
				...(description === null ? {} : { description }),
				...(privacy === null ? {} : { privacy }),
			};
			const { value } = await callPinterest(wire, {
				operation: 'createBoard',
				method: 'POST',
				path: '/boards',
				authorization: `Bearer ${token}`,
				body: { contentType: 'application/json', text: JSON.stringify(body) },
				schema: boardSchema,
				secrets: [token],
				signal,
			});
			return value;
		},
		listBoards: async (token, { signal } = {}) => {
			const { items } = await readPages(wire, {
				path: '/boards',
				token,
				maxPages: MAX_PAGES,
				signal,
			});
			return items.flatMap((item) => {
				const parsed = boardSchema.safeParse(item);
				return parsed.success ? [parsed.data] : [];
			});
		},
	};
}

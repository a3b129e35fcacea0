import { randomUUID } from 'node:crypto';
import type { ReadyFacts } from '../../service/src/cli/dev/ready-file.js';

export type Parameters = Readonly<Record<string, unknown>>;

/** A resource locator as the editor saves it. */
export const locator = (value: string, mode = 'id'): Parameters => ({ __rl: true, mode, value });

/** Account and board of the trial, and content that no earlier pin has. */
export function pinParameters(
	facts: ReadyFacts,
	{ board = facts.boards[0]?.id ?? '', title = `By n8n ${randomUUID().slice(0, 8)}` } = {},
): Parameters & { readonly title: string } {
	return {
		account: locator(facts.account_id),
		board: locator(board),
		imageSource: 'url',
		imageUrl: facts.image_url,
		title,
		additionalFields: { altText: 'A bowl of soup', linkUrl: 'https://example.com/soup' },
		options: {},
		simplify: true,
	};
}

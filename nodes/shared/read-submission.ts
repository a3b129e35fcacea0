import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { Lists } from './lists';
import { readLocator } from './locator';
import { readText } from './read-text';
import { resolveAccount, resolveBoard } from './resolve-target';

/** A pin as both creations of the service take it. */
export interface Submission {
	readonly account_id: string;
	readonly board_id: string;
	readonly title: string;
	readonly image_url?: string;
	readonly asset_id?: string;
	readonly description?: string;
	readonly link_url?: string;
	readonly alt_text?: string;
	readonly related_terms?: string;
	readonly dominant_color?: string;
}

/** Members of Additional Fields, how the editor calls them, and how the service does. */
const ADDITIONAL = [
	['description', 'Description', 'description'],
	['linkUrl', 'Link URL', 'link_url'],
	['altText', 'Alt Text', 'alt_text'],
	['relatedTerms', 'Related Terms', 'related_terms'],
	['dominantColor', 'Dominant Color', 'dominant_color'],
] as const;

/** What the item's fields say about the pin; empty ones are left out. Looks up what is a URL. */
export async function readSubmission(
	context: IExecuteFunctions,
	itemIndex: number,
	lists: Lists,
): Promise<Submission> {
	const node = context.getNode();
	const parameter = (name: string): unknown => context.getNodeParameter(name, itemIndex);
	const text = (name: string, field: string): string =>
		readText(node, { field, value: parameter(name) });
	const media: Partial<Submission> =
		parameter('imageSource') === 'asset'
			? { asset_id: text('assetId', 'Asset ID').toLowerCase() }
			: { image_url: text('imageUrl', 'Image URL') };
	const title = text('title', 'Title');
	const given = context.getNodeParameter('additionalFields', itemIndex, {}) as IDataObject;
	const additional = ADDITIONAL.map(([name, field, wireName]) => [
		wireName,
		readText(node, { field, value: name === 'relatedTerms' ? joined(given[name]) : given[name] }),
	]).filter(([, value]) => value !== '');
	const account = readLocator(parameter('account'));
	const accountId = await resolveAccount(context, { locator: account, lists });
	const board = readLocator(parameter('board'));
	const boardId = await resolveBoard(context, { accountId, locator: board, lists });
	return {
		account_id: accountId,
		board_id: boardId,
		title,
		...media,
		...(Object.fromEntries(additional) as Partial<Submission>),
	};
}

/** Terms may come as a list of texts. */
const joined = (terms: unknown): unknown =>
	Array.isArray(terms) && terms.every((term) => typeof term === 'string')
		? terms.map((term) => term.trim()).join(', ')
		: terms;

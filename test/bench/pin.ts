import type { PublicationRecord } from '../../service/src/features/publications/index.js';

/** The pin all rows use: every usual field, a few hundred bytes. */
const PIN = {
	title: 'Seven small balconies that feel like gardens',
	description:
		'Ideas for narrow balconies: climbing plants, folding chairs, warm light and three ways to ' +
		'water everything while you are away. With a list of plants for shade and for full sun.',
	altText: 'A narrow balcony with climbing plants and two folding chairs',
	link: 'https://blog.example.com/balconies?utm_source=pinterest&utm_campaign=summer',
	imageUrl: 'https://images.example.com/balconies/cover-1000x1500.jpg',
};

const NUMBER = '&utm_content=';

/** The link of a pin by its number. */
export const pinLink = (number: number): string => `${PIN.link}${NUMBER}${String(number)}`;

/** The number in a link, NaN where there is none. */
export const numberOf = (link: string | null): number => Number(link?.split(NUMBER)[1] ?? NaN);

/** As a client sends it to us. */
export const pinBody = (to: { readonly accountId: string; readonly boardId: string }) => ({
	account_id: to.accountId,
	board_id: to.boardId,
	title: PIN.title,
	description: PIN.description,
	alt_text: PIN.altText,
	link_url: PIN.link,
	image_url: PIN.imageUrl,
});

/** As we store it; each number is another pin. */
export const pinContent = (boardId: string, number: number): PublicationRecord['content'] => ({
	boardId,
	...PIN,
	link: pinLink(number),
	dominantColor: null,
	relatedTerms: null,
	assetId: null,
	coverImageUrl: null,
	coverImageAssetId: null,
});

/** As Pinterest gets it. */
export const pinCall = (boardId: string): Record<string, unknown> => ({
	board_id: boardId,
	title: PIN.title,
	description: PIN.description,
	alt_text: PIN.altText,
	link: PIN.link,
	media_source: { source_type: 'image_url', url: PIN.imageUrl },
});

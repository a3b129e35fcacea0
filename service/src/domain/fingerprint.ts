import { createHash } from 'node:crypto';

/** The content of a publication as it was accepted; absent values are null. */
export interface PinContent {
	readonly boardId: string;
	readonly title: string;
	readonly description: string | null;
	readonly altText: string | null;
	readonly dominantColor: string | null;
	readonly relatedTerms: readonly string[] | null;
	readonly link: string | null;
	readonly imageUrl: string | null;
	readonly assetId: string | null;
	readonly coverImageUrl: string | null;
	readonly coverImageAssetId: string | null;
}

/** What makes two requests the same request. */
export interface Submission extends PinContent {
	readonly accountId: string;
	/** ISO instant; null for a pin that goes out at once. */
	readonly runAt: string | null;
}

const WIRE_NAMES: Record<keyof Submission, string> = {
	accountId: 'account_id',
	boardId: 'board_id',
	title: 'title',
	description: 'description',
	altText: 'alt_text',
	dominantColor: 'dominant_color',
	relatedTerms: 'related_terms',
	link: 'link_url',
	imageUrl: 'image_url',
	assetId: 'asset_id',
	coverImageUrl: 'cover_image_url',
	coverImageAssetId: 'cover_image_asset_id',
	runAt: 'run_at',
};

const FIELDS = Object.keys(WIRE_NAMES).sort() as (keyof Submission)[];

/** Text as it is compared: unicode form and white space do not matter. */
export const sameText = (text: string): string => text.normalize('NFC').replace(/\s+/g, ' ').trim();

function comparable(value: Submission[keyof Submission]): string | null {
	if (value === null) return null;
	if (typeof value === 'string') return sameText(value) || null;
	// Each term on its own: the blanks around one are inside the joined text.
	return value.map(sameText).filter(Boolean).join('\u0000') || null;
}

/** SHA-256 (hex) over the normalised submission: unicode form and white space do not matter. */
export function fingerprint(submission: Submission): string {
	const values = FIELDS.map((field) => comparable(submission[field]));
	return createHash('sha256').update(JSON.stringify(values)).digest('hex');
}

/** Wire names of the fields in which two submissions differ. */
export function differingFields(one: Submission, other: Submission): string[] {
	return FIELDS.filter((field) => comparable(one[field]) !== comparable(other[field])).map(
		(field) => WIRE_NAMES[field],
	);
}

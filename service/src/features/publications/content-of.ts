import type { PinContent } from '../../domain/fingerprint.js';
import type { SubmissionBody } from './wire-fields.js';

/** An address in its normal form; absent and empty are null. */
export const addressOf = (text: string | null | undefined): string | null =>
	text ? new URL(text).href : null;

/** The content of a creation as it is kept: empty texts are absent. */
export function contentOf(body: Omit<SubmissionBody, 'board_id'>, boardId: string): PinContent {
	const terms = body.related_terms;
	return {
		boardId,
		title: body.title,
		description: body.description || null,
		altText: body.alt_text || null,
		dominantColor: body.dominant_color || null,
		relatedTerms: Array.isArray(terms) && terms.length > 0 ? terms : null,
		link: addressOf(body.link_url || body.link),
		imageUrl: addressOf(body.image_url || body.media_url),
		assetId: body.asset_id || null,
		coverImageUrl: addressOf(body.cover_image_url),
		coverImageAssetId: body.cover_image_asset_id || null,
	};
}

import type { Board, Media, Pin } from './model.js';
import type { Simulation } from './simulation.js';

/** An instant as the live API writes it: UTC, no zone, no fraction. */
export const zoneless = (ms: number): string => new Date(ms).toISOString().slice(0, 19);

export function presentBoard(sim: Simulation, board: Board): Record<string, unknown> {
	const { count, modifiedAt } = sim.world.pinsOfBoard(board.id).summary(sim.now());
	const image = `${sim.baseUrl}/_sim/image.png`;
	return {
		id: board.id,
		name: board.name,
		description: board.description,
		privacy: board.privacy,
		owner: { username: sim.world.users.get(board.ownerId)?.username ?? '' },
		created_at: zoneless(board.createdAt),
		board_pins_modified_at: zoneless(modifiedAt ?? board.createdAt),
		collaborator_count: board.collaboratorIds.length,
		follower_count: 0,
		pin_count: count,
		is_ads_only: false,
		media: { image_cover_url: count > 0 ? image : null, pin_thumbnail_urls: [] },
	};
}

/** The pin as `userId` sees it. */
export function presentPin(sim: Simulation, pin: Pin, userId: string): Record<string, unknown> {
	const board = sim.world.boards.get(pin.boardId);
	const boardOwner = board && sim.world.users.get(board.ownerId);
	return {
		id: pin.id,
		created_at: zoneless(pin.createdAt),
		board_id: pin.boardId,
		board_section_id: pin.sectionId,
		board_owner: { username: boardOwner?.username ?? '' },
		title: pin.title,
		description: pin.description,
		link: pin.link,
		alt_text: pin.altText,
		dominant_color: pin.dominantColor,
		parent_pin_id: pin.parentPinId,
		creative_type: creativeType(pin),
		is_owner: pin.ownerId === userId,
		is_standard: true,
		has_been_promoted: false,
		pin_metrics: null,
		media: presentMedia(sim, pin),
	};
}

function creativeType(pin: Pin): 'REGULAR' | 'VIDEO' | 'CAROUSEL' {
	switch (pin.mediaKind) {
		case 'image':
			return 'REGULAR';
		case 'video':
			return 'VIDEO';
		case 'multiple_images':
			return 'CAROUSEL';
	}
}

function presentMedia(sim: Simulation, pin: Pin): Record<string, unknown> {
	const images = presentImages(`${sim.baseUrl}/_sim/image.png?pin=${pin.id}`);
	switch (pin.mediaKind) {
		case 'image':
			return { media_type: 'image', images };
		case 'video':
			return {
				media_type: 'video',
				images,
				cover_image_url: images['600x']?.url,
				duration: null,
				height: null,
				width: null,
				video_url: null,
			};
		case 'multiple_images': {
			const item = { item_type: 'image', images, title: null, description: null, link: null };
			return {
				media_type: 'multiple_images',
				items: Array.from({ length: pin.imageCount }, () => item),
			};
		}
	}
}

function presentImages(
	url: string,
): Record<string, { readonly width: number; readonly height: number; readonly url: string }> {
	return {
		'150x150': { width: 150, height: 150, url },
		'400x300': { width: 400, height: 300, url },
		'600x': { width: 600, height: 900, url },
		'1200x': { width: 1200, height: 1800, url },
	};
}

export type MediaStatus = 'registered' | 'processing' | 'succeeded' | 'failed';

export function mediaStatus(sim: Simulation, { upload }: Media): MediaStatus {
	if (!upload) return 'registered';
	if (sim.now() < upload.at + sim.settings.mediaProcessingMs) return 'processing';
	return upload.video ? 'succeeded' : 'failed';
}

export const presentMediaUpload = (sim: Simulation, media: Media): Record<string, unknown> => ({
	media_id: media.id,
	media_type: 'video',
	status: mediaStatus(sim, media),
});

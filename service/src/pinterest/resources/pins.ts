import { z } from 'zod';
import { UpstreamError } from '../../domain/errors.js';
import type { ListedPin } from '../../domain/read-back.js';
import { callPinterest, type Wire } from '../call-pinterest.js';
import type { PinMedia, PinRequest, PinterestPort, VideoCover } from '../port.js';
import { idField, optionalText } from './fields.js';
import { readPages } from './read-pages.js';

const MAX_PAGES = 4;
// Wide enough that no difference between clocks can hide the pin that is looked for.
const KEEP_BEFORE_SINCE_MS = 3_600_000;

const createdSchema = z.object({ id: idField });

const listedSchema = z.object({
	id: idField,
	board_id: idField.nullish().catch(null),
	title: optionalText,
	description: optionalText,
	alt_text: optionalText,
	link: optionalText,
	created_at: optionalText,
	is_owner: z.boolean().nullish().catch(null),
});

type PinCalls = Pick<PinterestPort, 'createPin' | 'deletePin' | 'listBoardPins'>;

/** Creating pins, finding them again and deleting them. */
export function pinsResource(wire: Wire): PinCalls {
	return {
		createPin: async (token, request, { signal, accountId, onLimits } = {}) => {
			const { value, requestId } = await callPinterest(wire, {
				operation: 'createPin',
				method: 'POST',
				path: '/pins',
				authorization: `Bearer ${token}`,
				body: { contentType: 'application/json', text: JSON.stringify(toWire(request)) },
				schema: createdSchema,
				secrets: [token],
				signal,
				accountId,
				onLimits,
			});
			return { id: value.id, requestId };
		},
		deletePin: async (token, { pinId }, { signal } = {}) => {
			try {
				await callPinterest(wire, {
					operation: 'delete',
					method: 'DELETE',
					path: `/pins/${encodeURIComponent(pinId)}`,
					authorization: `Bearer ${token}`,
					schema: z.unknown(),
					secrets: [token],
					signal,
				});
			} catch (error) {
				if (!isGone(error)) throw error;
			}
		},
		listBoardPins: async (token, { boardId, since }, { signal, accountId } = {}) => {
			const { items, complete } = await readPages(wire, {
				path: `/boards/${encodeURIComponent(boardId)}/pins`,
				token,
				maxPages: MAX_PAGES,
				signal,
				accountId,
			});
			const oldest = since.getTime() - KEEP_BEFORE_SINCE_MS;
			const pins = items
				.flatMap((item) => toListedPin(item, boardId))
				.filter(({ createdAt }) => !createdAt || createdAt.getTime() >= oldest);
			return { pins, complete };
		},
	};
}

const isGone = (error: unknown): boolean =>
	error instanceof UpstreamError &&
	error.code === 'resource_not_found' &&
	error.upstream.status === 404;

function toWire(request: PinRequest): Record<string, unknown> {
	const fields = {
		board_id: request.boardId,
		title: request.title,
		description: request.description,
		alt_text: request.altText,
		link: request.link,
		dominant_color: request.dominantColor,
		media_source: mediaSource(request.media),
	};
	return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}

function mediaSource(media: PinMedia): Record<string, unknown> {
	switch (media.kind) {
		case 'imageUrl':
			return { source_type: 'image_url', url: media.url };
		case 'imageBase64':
			return { source_type: 'image_base64', content_type: media.contentType, data: media.data };
		case 'videoId':
			return { source_type: 'video_id', media_id: media.mediaId, ...coverOf(media.cover) };
	}
}

function coverOf(cover: VideoCover): Record<string, unknown> {
	switch (cover.kind) {
		case 'url':
			return { cover_image_url: cover.url };
		case 'base64':
			return { cover_image_content_type: cover.contentType, cover_image_data: cover.data };
		case 'keyFrame':
			return { cover_image_key_frame_time: cover.seconds };
	}
}

/** A list also holds tiles that are not pins; those have no id. */
function toListedPin(item: unknown, boardId: string): ListedPin[] {
	const parsed = listedSchema.safeParse(item);
	if (!parsed.success) return [];
	const pin = parsed.data;
	return [
		{
			id: pin.id,
			// A pin without a board was still listed by this one; dropping it could hide ours.
			boardId: pin.board_id ?? boardId,
			title: pin.title,
			description: pin.description,
			altText: pin.alt_text,
			link: pin.link,
			createdAt: toInstant(pin.created_at),
			isOwner: pin.is_owner !== false,
		},
	];
}

/** Pinterest leaves the zone out at times and then means UTC. */
function toInstant(text: string | null): Date | null {
	if (text === null) return null;
	const zoned = /(z|[+-]\d{2}:?\d{2})$/i.test(text) ? text : `${text.replace(' ', 'T')}Z`;
	const instant = Date.parse(zoned);
	return Number.isNaN(instant) ? null : new Date(instant);
}

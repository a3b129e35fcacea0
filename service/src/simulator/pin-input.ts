import { invalid, refusals } from './errors.js';
import { sniffImage } from './image.js';
import type { PinMediaKind } from './model.js';
import type { Call } from './operation.js';
import { mediaStatus } from './present.js';
import { parseUrl } from '../platform/parse-url.js';

const LIMITS = { title: 100, description: 800, alt_text: 500, link: 2048 } as const;
const DIGITS = /^\d+$/;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
const FETCH_TIMEOUT_MS = 10_000;

type Body = Readonly<Record<string, unknown>>;

/** A text of the pin; null when absent. Throws a 400. */
export function readText(body: Body, name: keyof typeof LIMITS): string | null {
	const value = body[name];
	if (value === undefined || value === null) return null;
	if (typeof value !== 'string') throw invalid(`${name}: ${typeof value} is not of type 'string'`);
	if (value.length > LIMITS[name]) throw invalid(`${name}: '${value.slice(0, 20)}…' is too long`);
	if (name === 'link' && value !== '' && !isWebAddress(value)) {
		throw invalid('link is not a valid URL format');
	}
	return value;
}

/** An id; null when absent. Throws a 400. */
export function readId(body: Body, name: string): string | null {
	const value = body[name];
	if (value === undefined || value === null) return null;
	if (typeof value !== 'string' || !DIGITS.test(value)) {
		throw invalid(`'${String(value)}' does not match '^\\d+$'`);
	}
	return value;
}

/** The colour; null when absent. Throws a 400. */
export function readColor(value: unknown): string | null {
	if (value === undefined || value === null) return null;
	if (typeof value === 'string' && /^#[0-9a-f]{6}$/i.test(value)) return value;
	throw invalid('dominant_color is not a hex color');
}

export interface ReadMedia {
	readonly kind: PinMediaKind;
	readonly imageCount: number;
}

/** The media, checked and where asked for fetched. Throws 400, 403 or 404. */
export async function readMedia(call: Call): Promise<ReadMedia> {
	const source = call.body['media_source'];
	if (!isBody(source)) throw invalid("'media_source' is a required property");
	switch (source['source_type']) {
		case 'image_url':
			await checkUrl(call, source['url']);
			return { kind: 'image', imageCount: 1 };
		case 'image_base64':
			checkBase64(source);
			return { kind: 'image', imageCount: 1 };
		case 'multiple_image_urls':
		case 'multiple_image_base64':
			return readCarousel(call, source);
		case 'video_id':
			return readVideo(call, source);
		case 'pin_url':
			throw refusals.restrictedFeature();
		default:
			throw invalid(`media_source: '${String(source['source_type'])}' is not a source_type`);
	}
}

async function readCarousel(call: Call, source: Body): Promise<ReadMedia> {
	const items: unknown = source['items'];
	if (!Array.isArray(items) || items.length < 2) throw invalid('media_source.items: minItems=2');
	if (items.length > 5) throw invalid('media_source.items: maxItems=5');
	for (const item of items as unknown[]) {
		if (!isBody(item)) throw invalid('media_source.items: an item is not an object');
		if (source['source_type'] === 'multiple_image_urls') await checkUrl(call, item['url']);
		else checkBase64(item);
	}
	return { kind: 'multiple_images', imageCount: items.length };
}

function readVideo(call: Call, source: Body): ReadMedia {
	const mediaId = readId(source, 'media_id');
	const media = mediaId === null ? undefined : call.sim.world.media.get(mediaId);
	if (media?.ownerId !== call.user.id) throw refusals.mediaNotFound();
	const status = mediaStatus(call.sim, media);
	if (status !== 'succeeded') throw invalid(`media upload is not usable, its status is ${status}`);
	const url = source['cover_image_url'];
	if (typeof url === 'string') {
		if (!isWebAddress(url)) throw invalid('cover_image_url is not a valid URL format');
	} else if (source['cover_image_data'] !== undefined) {
		checkBase64({
			content_type: source['cover_image_content_type'],
			data: source['cover_image_data'],
		});
	} else if (!isKeyFrame(source['cover_image_key_frame_time'])) {
		throw refusals.cover();
	}
	return { kind: 'video', imageCount: 1 };
}

function checkBase64(source: Body): void {
	const { content_type: type, data } = source;
	if (type !== 'image/jpeg' && type !== 'image/png') throw refusals.imageFormat();
	if (typeof data !== 'string' || data.length % 4 !== 0 || !BASE64.test(data)) {
		throw invalid("media_source.data does not match '^[a-zA-Z0-9+/=]+$'");
	}
	const kind = sniffImage(Buffer.from(data.slice(0, 16), 'base64'));
	if (kind === 'other') throw refusals.imageBroken();
}

async function checkUrl({ sim }: Call, url: unknown): Promise<void> {
	if (typeof url !== 'string' || !isWebAddress(url)) {
		throw invalid('media_source.url is not a valid URL format');
	}
	if (!sim.settings.fetchImages) return;
	const image = await fetchBytes(url);
	if (!image) throw refusals.imageFetch();
	if (!/^image\/(jpeg|png)\b/.test(image.contentType)) throw refusals.imageFormat();
	if (sniffImage(image.bytes) === 'other') throw refusals.imageBroken();
}

async function fetchBytes(
	url: string,
): Promise<{ readonly contentType: string; readonly bytes: Uint8Array } | null> {
	try {
		const answer = await fetch(url, { signal: AbortSignal.timeout(FETCH_TIMEOUT_MS) });
		const bytes = new Uint8Array(await answer.arrayBuffer());
		return answer.ok ? { contentType: answer.headers.get('content-type') ?? '', bytes } : null;
	} catch {
		// Whatever kept the picture away, Pinterest has one sentence for it.
		return null;
	}
}

function isWebAddress(text: string): boolean {
	if (!parseUrl(text)) return false;
	const { protocol } = new URL(text);
	return protocol === 'http:' || protocol === 'https:';
}

const isKeyFrame = (value: unknown): boolean =>
	typeof value === 'number' && Number.isInteger(value) && value >= 0;

const isBody = (value: unknown): value is Body =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

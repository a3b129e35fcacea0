import { contentKind, pixelSize, type ContentKind, type PixelSize } from './image-header.js';
import { findingOf, type Finding } from './preflight-findings.js';
import { shareLinkOf } from './share-links.js';
import { signedUrlExpiry } from './signed-url.js';

/** What an address answered with, as far as it was read. */
export interface MediaAnswer {
	/** The address that was given. */
	readonly url: URL;
	/** The beginning of the body. */
	readonly bytes: Buffer;
	/** Length of the whole body as declared, in bytes; null where it was not. */
	readonly length: number | null;
	readonly contentType: string | null;
}

export const MAX_IMAGE_BYTES = 20 * 1_024 * 1_024;
const MIN_PIXELS = 200;
/** Width by height; 2:3 is 0.67. Square is common and shown whole, a landscape is shown small. */
const RATIO = { least: 0.45, most: 1 };

const FORMATS: Readonly<Partial<Record<ContentKind, string>>> = {
	webp: 'WebP',
	gif: 'GIF',
	svg: 'SVG',
	avif: 'AVIF',
	heic: 'HEIC',
	bmp: 'BMP',
	tiff: 'TIFF',
};

/** What Pinterest will not take, or not like, of an image that could be fetched. */
export function judgeMedia(answer: MediaAnswer, field: string): Finding[] {
	const kind = contentKind(answer.bytes);
	if (kind !== 'jpeg' && kind !== 'png') return [notAnImage(kind, answer.url, field)];
	const size = pixelSize(answer.bytes);
	return [
		...judgeLength(answer.length, field),
		...(size ? judgePixels(size, field) : []),
		...judgeType(answer.contentType, field),
	];
}

function notAnImage(kind: ContentKind, url: URL, field: string): Finding {
	const format = FORMATS[kind];
	if (format !== undefined) {
		return findingOf('media_format', field, {
			message: `The image is ${format}; Pinterest takes only JPEG and PNG.`,
		});
	}
	const share = kind === 'page' ? shareLinkOf(url) : null;
	if (share) {
		return findingOf('media_share_link', field, {
			message: `The address shows a page of ${share.service}, not the image.`,
			remedy: share.remedy,
		});
	}
	if (kind === 'page') return findingOf('media_is_page', field);
	return findingOf('media_not_image', field, {
		...(kind === 'pdf' || kind === 'video'
			? { message: `The address answers with a ${kind} file.` }
			: {}),
	});
}

function judgeLength(length: number | null, field: string): Finding[] {
	if (length === null || length <= MAX_IMAGE_BYTES) return [];
	const megabytes = Math.round(length / 104_857.6) / 10;
	const message = `The image has ${megabytes} MB; Pinterest takes at most 20 MB.`;
	return [findingOf('media_too_large', field, { message })];
}

function judgePixels({ width, height }: PixelSize, field: string): Finding[] {
	const pixels = `${width} x ${height} pixels`;
	if (width < MIN_PIXELS || height < MIN_PIXELS) {
		const message = `The image has only ${pixels}; Pinterest may refuse it.`;
		return [findingOf('media_too_small', field, { message })];
	}
	const ratio = width / height;
	if (ratio >= RATIO.least && ratio <= RATIO.most) return [];
	const message = `The image has ${pixels}, far from 2:3; Pinterest shows it cut or small.`;
	return [findingOf('media_ratio', field, { message })];
}

function judgeType(contentType: string | null, field: string): Finding[] {
	if (contentType?.trim().toLowerCase().startsWith('image/')) return [];
	const sent = contentType ? `as ${contentType.slice(0, 60)}` : 'without a Content-Type';
	return [findingOf('media_content_type', field, { message: `The image is sent ${sent}.` })];
}

interface Fetches {
	/** When it gave its content to us; null where it did not. */
	readonly givenAt: Date | null;
	/** When Pinterest fetches it. */
	readonly fetchedAt: Date;
	readonly field: string;
}

/**
 * Whether the address has ended by the instant at which Pinterest fetches it. One that still gives
 * its content after its end does not keep to it.
 */
export function judgeExpiry(url: URL, { givenAt, fetchedAt, field }: Fetches): Finding[] {
	const expiry = signedUrlExpiry(url);
	if (!expiry || expiry > fetchedAt || (givenAt && expiry <= givenAt)) return [];
	const message =
		`The signed address of the image ends at ${expiry.toISOString()}, ` +
		`before the pin goes out at ${fetchedAt.toISOString()}.`;
	return [findingOf('media_url_expires', field, { message })];
}

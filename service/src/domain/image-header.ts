/** What bytes are, by their first ones; `page` is HTML, `unknown` anything that is not listed. */
export type ContentKind =
	| 'jpeg'
	| 'png'
	| 'webp'
	| 'gif'
	| 'svg'
	| 'avif'
	| 'heic'
	| 'bmp'
	| 'tiff'
	| 'pdf'
	| 'video'
	| 'page'
	| 'unknown';

/** Width and height in pixels, as the picture is shown. */
export interface PixelSize {
	readonly width: number;
	readonly height: number;
}

const SIGNATURES: readonly (readonly [ContentKind, RegExp])[] = [
	['jpeg', /^\xff\xd8\xff/],
	['png', /^\x89PNG\r\n\x1a\n/],
	['webp', /^RIFF.{4}WEBP/s],
	['gif', /^GIF8[79]a/],
	['avif', /^.{4}ftypavi[fs]/s],
	['heic', /^.{4}ftyp(hei[cmsx]|hev[cmsx]|mif1|msf1)/s],
	['video', /^(.{4}ftyp|\x1a\x45\xdf\xa3)/s],
	['bmp', /^BM.{4}\0{4}/s],
	['tiff', /^(II\*\0|MM\0\*)/],
	['pdf', /^%PDF-/],
	// A comment ends at its first end: else there are more ways to read many of them than time.
	[
		'svg',
		/^(\xef\xbb\xbf)?\s*(<\?xml[^>]*>\s*)?(<!--((?!-->).)*-->\s*)*(<!DOCTYPE svg[^>]*>\s*)?<svg[\s>]/is,
	],
	[
		'page',
		/^(\xef\xbb\xbf)?\s*(<\?xml[^>]*>\s*)?(<!--((?!-->).)*-->\s*)*<(!doctype html|html|head|body|script|meta|title)\b/is,
	],
];

/** As far as a signature may begin behind white space and comments. */
const SIGNATURE_BYTES = 4_096;

/** What the bytes are. The beginning of the file is enough. */
export function contentKind(bytes: Buffer): ContentKind {
	const start = bytes.toString('latin1', 0, SIGNATURE_BYTES);
	return SIGNATURES.find(([, pattern]) => pattern.test(start))?.[0] ?? 'unknown';
}

/** The size of a JPEG or PNG by its beginning; null where it does not say so in these bytes. */
export function pixelSize(bytes: Buffer): PixelSize | null {
	const kind = contentKind(bytes);
	if (kind === 'png') return pngSize(bytes);
	return kind === 'jpeg' ? jpegSize(bytes) : null;
}

function pngSize(bytes: Buffer): PixelSize | null {
	if (bytes.length < 24 || bytes.toString('latin1', 12, 16) !== 'IHDR') return null;
	return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

/** Frame headers are C0 to CF, without the tables C4, C8 and CC. */
const isFrame = (marker: number): boolean =>
	marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
const EXIF = 0xe1;

function jpegSize(bytes: Buffer): PixelSize | null {
	let onItsSide = false;
	let at = 2;
	while (at + 9 <= bytes.length) {
		if (bytes[at] !== 0xff) return null;
		const marker = bytes.readUInt8(at + 1);
		if (marker === 0xff) {
			at += 1;
			continue;
		}
		if (isFrame(marker)) {
			const [height, width] = [bytes.readUInt16BE(at + 5), bytes.readUInt16BE(at + 7)];
			return onItsSide ? { width: height, height: width } : { width, height };
		}
		const end = at + 2 + bytes.readUInt16BE(at + 2);
		if (marker === EXIF) onItsSide ||= isOnItsSide(bytes.subarray(at + 4, end));
		at = end;
	}
	return null;
}

const ORIENTATION = 0x0112;

/** Cameras keep a portrait as a landscape and note the turn: orientations 5 to 8. */
function isOnItsSide(segment: Buffer): boolean {
	if (segment.toString('latin1', 0, 6) !== 'Exif\0\0') return false;
	const tiff = segment.subarray(6);
	if (tiff.length < 8) return false;
	const little = tiff.toString('latin1', 0, 2) === 'II';
	const short = (at: number): number => {
		if (at + 2 > tiff.length) return 0;
		return little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at);
	};
	const directory = little ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
	const entries = short(directory);
	// What it claims to hold can be more than there is.
	for (let entry = 0; entry < entries; entry++) {
		const at = directory + 2 + entry * 12;
		if (at + 10 > tiff.length) return false;
		if (short(at) === ORIENTATION) return short(at + 8) >= 5;
	}
	return false;
}

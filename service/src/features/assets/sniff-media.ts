export const MEDIA_TYPES = [
	'image/jpeg',
	'image/png',
	'video/mp4',
	'video/quicktime',
	'video/x-m4v',
] as const;
/** What Pinterest takes, of images and of videos. */
export type MediaType = (typeof MEDIA_TYPES)[number];

/** Bytes from the beginning of a file that are enough to tell its type. */
export const SNIFF_BYTES = 16;

const JPEG = Buffer.from([0xff, 0xd8, 0xff]);
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Brands of pictures in the same container, which Pinterest does not know. */
const PICTURE_BRANDS = /^(?:avif|avis|heic|heix|heim|heis|hevc|mif1|msf1|crx )$/;

/** The type of a file by its first bytes; null for whatever Pinterest would not take. */
export function sniffMedia(bytes: Uint8Array): MediaType | null {
	const head = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	if (startsWith(head, JPEG)) return 'image/jpeg';
	if (startsWith(head, PNG)) return 'image/png';
	const box = head.toString('latin1', 4, 8);
	// Movies of old cameras begin without a brand.
	if (box === 'moov' || box === 'wide' || box === 'mdat') return 'video/quicktime';
	return box === 'ftyp' ? ofBrand(head.toString('latin1', 8, 12)) : null;
}

const startsWith = (head: Buffer, magic: Buffer): boolean =>
	head.subarray(0, magic.length).equals(magic);

function ofBrand(brand: string): MediaType | null {
	if (brand === 'qt  ') return 'video/quicktime';
	if (/^M4V/.test(brand)) return 'video/x-m4v';
	if (/^M4A/.test(brand) || PICTURE_BRANDS.test(brand)) return null;
	return brand.length === 4 ? 'video/mp4' : null;
}

const ENDINGS: Readonly<Record<MediaType, string>> = {
	'image/jpeg': 'jpg',
	'image/png': 'png',
	'video/mp4': 'mp4',
	'video/quicktime': 'mov',
	'video/x-m4v': 'm4v',
};

/** The usual ending of a file name. */
export const endingOf = (type: MediaType): string => ENDINGS[type];

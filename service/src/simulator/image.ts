import { crc32, deflateSync } from 'node:zlib';

const WIDTH = 600;
const HEIGHT = 900;
const GREYSCALE_8 = Buffer.from([8, 0, 0, 0, 0]);

function chunk(type: string, content: Buffer): Buffer {
	const named = Buffer.concat([Buffer.from(type, 'latin1'), content]);
	const length = Buffer.alloc(4);
	length.writeUInt32BE(content.length);
	const sum = Buffer.alloc(4);
	sum.writeUInt32BE(crc32(named));
	return Buffer.concat([length, named, sum]);
}

/** A valid PNG of 600 × 900, a few hundred bytes: the picture that always works. */
export function sampleImage(): Buffer {
	const size = Buffer.alloc(8);
	size.writeUInt32BE(WIDTH, 0);
	size.writeUInt32BE(HEIGHT, 4);
	const row = Buffer.alloc(WIDTH + 1, 0xb0);
	row[0] = 0;
	const pixels = deflateSync(Buffer.concat(Array.from({ length: HEIGHT }, () => row)));
	return Buffer.concat([
		Buffer.from('89504e470d0a1a0a', 'hex'),
		chunk('IHDR', Buffer.concat([size, GREYSCALE_8])),
		chunk('IDAT', pixels),
		chunk('IEND', Buffer.alloc(0)),
	]);
}

export type ImageKind = 'png' | 'jpeg' | 'other';

/** What the bytes are, by their first ones. */
export function sniffImage(bytes: Uint8Array): ImageKind {
	if (bytes[0] === 0x89 && bytes[1] === 0x50 && bytes[2] === 0x4e && bytes[3] === 0x47)
		return 'png';
	if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'jpeg';
	return 'other';
}

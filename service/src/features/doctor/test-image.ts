import { crc32, deflateSync } from 'node:zlib';

const WIDTH = 600;
const HEIGHT = 900;
/** Eight bits of grey. */
const DEPTH_AND_KIND = Buffer.from([8, 0, 0, 0, 0]);

/** A grey PNG of 600 x 900 pixels in base64, less than 1 kB. */
export function testImage(): string {
	const size = Buffer.alloc(8);
	size.writeUInt32BE(WIDTH, 0);
	size.writeUInt32BE(HEIGHT, 4);
	// Each row begins with its filter: none.
	const row = Buffer.concat([Buffer.from([0]), Buffer.alloc(WIDTH, 0xb0)]);
	const pixels = deflateSync(Buffer.concat(Array.from({ length: HEIGHT }, () => row)));
	return Buffer.concat([
		Buffer.from('89504e470d0a1a0a', 'hex'),
		chunk('IHDR', Buffer.concat([size, DEPTH_AND_KIND])),
		chunk('IDAT', pixels),
		chunk('IEND', Buffer.alloc(0)),
	]).toString('base64');
}

function chunk(type: string, content: Buffer): Buffer {
	const named = Buffer.concat([Buffer.from(type, 'latin1'), content]);
	const ends = Buffer.alloc(8);
	ends.writeUInt32BE(content.length, 0);
	ends.writeUInt32BE(crc32(named), 4);
	return Buffer.concat([ends.subarray(0, 4), named, ends.subarray(4)]);
}

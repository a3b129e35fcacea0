/** Bytes of text, one per character. */
export const startOf = (text: string): Buffer => Buffer.from(text, 'latin1');

/** The beginning of a PNG of this size. */
export function png(width: number, height: number): Buffer {
	const size = Buffer.alloc(8);
	size.writeUInt32BE(width, 0);
	size.writeUInt32BE(height, 4);
	return Buffer.concat([startOf('\x89PNG\r\n\x1a\n\0\0\0\rIHDR'), size, Buffer.alloc(40)]);
}

interface JpegForm {
	/** Marker of the frame; C0 is a baseline one. */
	readonly frame?: number;
	/** Markers of segments in front of it. */
	readonly before?: readonly number[];
	/** EXIF orientation. */
	readonly orientation?: number;
	readonly bigEndian?: boolean;
}

/** The beginning of a JPEG of this size. */
export function jpeg(
	width: number,
	height: number,
	{ frame = 0xc0, before = [], orientation, bigEndian = false }: JpegForm = {},
): Buffer {
	const size = Buffer.alloc(4);
	size.writeUInt16BE(height, 0);
	size.writeUInt16BE(width, 2);
	const content = Buffer.concat([Buffer.from([8]), size, Buffer.from([3, 1, 0x22, 0])]);
	return Buffer.concat([
		Buffer.from([0xff, 0xd8]),
		segment(0xe0, startOf('JFIF\0\x01\x02\0\0\x01\0\x01\0\0')),
		...(orientation === undefined ? [] : [segment(0xe1, exif(orientation, bigEndian))]),
		...before.map((marker) => segment(marker, Buffer.alloc(30, 1))),
		segment(frame, content),
		segment(0xda, Buffer.alloc(10)),
	]);
}

function segment(marker: number, content: Buffer): Buffer {
	const head = Buffer.from([0xff, marker, 0, 0]);
	head.writeUInt16BE(content.length + 2, 2);
	return Buffer.concat([head, content]);
}

function exif(orientation: number, bigEndian: boolean): Buffer {
	const tiff = Buffer.alloc(8 + 2 + 12 * 2 + 4);
	const short = (value: number, at: number) =>
		bigEndian ? tiff.writeUInt16BE(value, at) : tiff.writeUInt16LE(value, at);
	const long = (value: number, at: number) =>
		bigEndian ? tiff.writeUInt32BE(value, at) : tiff.writeUInt32LE(value, at);
	tiff.write(bigEndian ? 'MM' : 'II', 0, 'latin1');
	short(42, 2);
	long(8, 4);
	short(2, 8);
	short(0x010f, 10);
	short(0x0112, 22);
	short(3, 24);
	long(1, 26);
	short(orientation, 30);
	return Buffer.concat([startOf('Exif\0\0'), tiff]);
}

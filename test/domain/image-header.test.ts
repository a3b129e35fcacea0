import { contentKind, pixelSize } from '../../service/src/domain/image-header.js';
import { jpeg, png, startOf } from '../support/image-bytes.js';

describe('what bytes are', () => {
	it.each([
		['jpeg', jpeg(600, 900)],
		['png', png(600, 900)],
		['webp', startOf('RIFF\x10\x00\x00\x00WEBPVP8 ')],
		['gif', startOf('GIF89a')],
		['gif', startOf('GIF87a')],
		['avif', startOf('\0\0\0\x1cftypavif')],
		['heic', startOf('\0\0\0\x18ftypheic')],
		['video', startOf('\0\0\0\x18ftypmp42')],
		['video', startOf('\x1a\x45\xdf\xa3')],
		['bmp', startOf('BM\x46\0\0\0\0\0\0\0')],
		['tiff', startOf('II*\0')],
		['pdf', startOf('%PDF-1.7')],
		['svg', startOf('<svg xmlns="http://www.w3.org/2000/svg">')],
		['svg', startOf('\xef\xbb\xbf<?xml version="1.0"?>\n<!-- made -->\n<svg width="1">')],
		['page', startOf('<!DOCTYPE html><html>')],
		['page', startOf('\n\n  <!-- a comment -->\n<HTML lang="en">')],
		['page', startOf('<head><title>Sign in</title>')],
		['unknown', startOf('{"error":"no such file"}')],
		['unknown', startOf('<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>')],
		['unknown', startOf('BMX is a bicycle sport')],
		['unknown', Buffer.alloc(0)],
	])('tells %s by its beginning', (kind, bytes) => {
		expect(contentKind(bytes)).toBe(kind);
	});
});

describe('the size of an image', () => {
	it.each([
		['a PNG', png(600, 900), { width: 600, height: 900 }],
		['a wide PNG', png(70_000, 2), { width: 70_000, height: 2 }],
		['a JPEG', jpeg(640, 480), { width: 640, height: 480 }],
		['a progressive JPEG', jpeg(640, 480, { frame: 0xc2 }), { width: 640, height: 480 }],
		['a JPEG behind tables', jpeg(640, 480, { before: [0xc4, 0xdb] }), { width: 640, height: 480 }],
		[
			'a JPEG with padding',
			Buffer.concat([
				jpeg(1, 1).subarray(0, 2),
				Buffer.from([0xff, 0xff]),
				jpeg(640, 480).subarray(2),
			]),
			{ width: 640, height: 480 },
		],
		[
			'an upright portrait',
			jpeg(3_024, 4_032, { orientation: 1 }),
			{ width: 3_024, height: 4_032 },
		],
		[
			'a portrait a camera laid on its side',
			jpeg(4_032, 3_024, { orientation: 6 }),
			{ width: 3_024, height: 4_032 },
		],
		[
			'the same with big-endian notes',
			jpeg(4_032, 3_024, { orientation: 8, bigEndian: true }),
			{ width: 3_024, height: 4_032 },
		],
	])('reads %s', (_name, bytes, size) => {
		expect(pixelSize(bytes)).toEqual(size);
	});

	it.each([
		['a PNG that was cut', png(600, 900).subarray(0, 20)],
		['a JPEG whose frame lies further on', jpeg(640, 480, { before: [0xdb] }).subarray(0, 40)],
		['a JPEG with rubbish inside', Buffer.from('ffd8ffe00004aaaa0000112233445566', 'hex')],
		['a GIF', startOf('GIF89a')],
	])('does not guess at %s', (_name, bytes) => {
		expect(pixelSize(bytes)).toBeNull();
	});

	it('reads or refuses every cut of a JPEG without a fault', () => {
		const whole = jpeg(4_032, 3_024, { orientation: 6, before: [0xdb] });
		for (let length = 0; length <= whole.length; length++) {
			const size = pixelSize(whole.subarray(0, length));
			if (size) expect(Math.max(size.width, size.height)).toBe(4_032);
		}
	});
});

import { endingOf, sniffMedia } from '../../../service/src/features/assets/sniff-media.js';

const head = (hex: string, text = ''): Buffer =>
	Buffer.concat([Buffer.from(hex, 'hex'), Buffer.from(text, 'latin1')]);

describe('the type of a file by its first bytes', () => {
	it.each([
		['a JPEG', head('ffd8ffe000104a464946'), 'image/jpeg'],
		['a PNG', head('89504e470d0a1a0a0000000d'), 'image/png'],
		['an MP4', head('00000018', 'ftypmp42isom'), 'video/mp4'],
		['an MP4 of another brand', head('00000020', 'ftypisomiso2'), 'video/mp4'],
		['a MOV', head('00000014', 'ftypqt  '), 'video/quicktime'],
		['a MOV without a brand', head('00000008', 'wide....mdat'), 'video/quicktime'],
		['an M4V', head('0000001c', 'ftypM4V mp42'), 'video/x-m4v'],
	])('knows %s', (_what, bytes, type) => {
		expect(sniffMedia(bytes)).toBe(type);
	});

	it.each([
		['nothing', head('')],
		['a GIF', head('', 'GIF89a..............')],
		['a WebP', head('', 'RIFF....WEBPVP8 ....')],
		['an HTML page', head('', '<!doctype html><html>')],
		['a HEIC picture', head('00000018', 'ftypheic....')],
		['an AVIF picture', head('00000018', 'ftypavif....')],
		['a song', head('00000018', 'ftypM4A ....')],
		['half a PNG', head('89504e47')],
		['a box that ends too early', head('00000018', 'ftyp')],
	])('takes no %s', (_what, bytes) => {
		expect(sniffMedia(bytes)).toBeNull();
	});

	it('reads only its own bytes of a shared buffer', () => {
		const shared = Buffer.concat([Buffer.alloc(5), head('ffd8ffe0')]);
		expect(sniffMedia(shared.subarray(5))).toBe('image/jpeg');
		expect(endingOf('image/jpeg')).toBe('jpg');
	});
});

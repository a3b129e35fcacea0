import {
	judgeExpiry,
	judgeMedia,
	MAX_IMAGE_BYTES,
	type MediaAnswer,
} from '../../service/src/domain/media-rules.js';
import { jpeg, png, startOf } from '../support/image-bytes.js';

const PAGE = startOf('<!doctype html><html><body>Sign in</body></html>');

const codes = (given: Partial<MediaAnswer> & { readonly address?: string }): string[] =>
	judgeMedia(
		{
			url: new URL(given.address ?? 'https://img.example.com/a.png'),
			bytes: png(1_000, 1_500),
			length: 100_000,
			contentType: 'image/png',
			...given,
		},
		'image_url',
	).map(({ code, severity }) => `${severity} ${code}`);

describe('the rules for media', () => {
	it.each([
		['a PNG of 2:3', {}, []],
		['a JPEG of 2:3', { bytes: jpeg(1_000, 1_500), contentType: 'image/jpeg' }, []],
		['a square', { bytes: png(1_000, 1_000) }, []],
		['an image whose size is not in its beginning', { bytes: startOf('\xff\xd8\xff\xe1') }, []],
		['an image of exactly 20 MB', { length: MAX_IMAGE_BYTES }, []],
		['an image of unknown length', { length: null }, []],
		['one byte more', { length: MAX_IMAGE_BYTES + 1 }, ['error media_too_large']],
		['a WebP', { bytes: startOf('RIFF\0\0\0\0WEBPVP8L') }, ['error media_format']],
		['a GIF', { bytes: startOf('GIF89a') }, ['error media_format']],
		['an SVG', { bytes: startOf('<svg>') }, ['error media_format']],
		['a HEIC', { bytes: startOf('\0\0\0\x18ftypheic') }, ['error media_format']],
		['a video', { bytes: startOf('\0\0\0\x18ftypmp42') }, ['error media_not_image']],
		['a page', { bytes: PAGE }, ['error media_is_page']],
		['a JSON answer', { bytes: startOf('{}') }, ['error media_not_image']],
		['a picture for an icon', { bytes: png(64, 64) }, ['warning media_too_small']],
		['a narrow strip', { bytes: png(600, 199) }, ['warning media_too_small']],
		['a landscape', { bytes: png(1_600, 900) }, ['warning media_ratio']],
		['a tower', { bytes: png(600, 2_400) }, ['warning media_ratio']],
		['bytes without a name', { contentType: null }, ['warning media_content_type']],
		[
			'a file to be saved',
			{ contentType: 'application/octet-stream' },
			['warning media_content_type'],
		],
	])('judge %s', (_name, answer, found) => {
		expect(codes(answer)).toEqual(found);
	});

	it.each([
		[
			'https://drive.google.com/file/d/1AbCdEfGhIjKlMn/view?usp=sharing',
			'Google Drive',
			'uc?export=download&id=1AbCdEfGhIjKlMn',
		],
		[
			'https://drive.google.com/open?id=1AbCdEfGhIjKlMn',
			'Google Drive',
			'uc?export=download&id=1AbCdEfGhIjKlMn',
		],
		['https://www.dropbox.com/scl/fi/x/a.png?rlkey=k&dl=0', 'Dropbox', 'a.png?rlkey=k&raw=1'],
		['https://1drv.ms/i/s!abc', 'OneDrive', '/download'],
		['https://contoso.sharepoint.com/:i:/g/abc?e=1', 'SharePoint', '?e=1&download=1'],
		['https://photos.app.goo.gl/abc', 'Google Photos', 'Download the image'],
		['https://www.pinterest.de/pin/1/', 'Pinterest', 'Download the image'],
	])('name the service behind the page at %s and the way out', (address, service, remedy) => {
		const [finding] = judgeMedia(
			{ url: new URL(address), bytes: PAGE, length: null, contentType: 'text/html' },
			'image_url',
		);
		expect(finding).toMatchObject({ code: 'media_share_link', field: 'image_url' });
		expect(finding?.message).toContain(service);
		expect(finding?.remedy).toContain(remedy);
	});

	it('let a share link pass that answers with an image', () => {
		expect(codes({ address: 'https://drive.google.com/uc?export=download&id=1' })).toEqual([]);
	});

	it('say the size and the format in words', () => {
		const message = (bytes: Buffer): string | undefined =>
			judgeMedia(
				{ url: new URL('https://a.example'), bytes, length: 31_457_280, contentType: 'image/png' },
				'f',
			)[0]?.message;
		expect(message(png(1_000, 1_500))).toContain('30 MB');
		expect(message(startOf('GIF89a'))).toContain('GIF');
	});
});

describe('a signed address', () => {
	const url = new URL('https://b.example/a?X-Amz-Date=20261121T120000Z&X-Amz-Expires=3600');
	const found = (fetchedAt: string) =>
		judgeExpiry(url, { givenAt: null, fetchedAt: new Date(fetchedAt), field: 'image_url' });

	it('is good until its last moment', () => {
		expect(found('2026-11-21T12:59:59.999Z')).toEqual([]);
	});

	it('that gave its content after its end is none of one', () => {
		const ended = new Date('2026-11-21T13:00:00.000Z');
		expect(judgeExpiry(url, { givenAt: ended, fetchedAt: ended, field: 'image_url' })).toEqual([]);
	});

	it('is an error for a pin that goes out later', () => {
		expect(found('2026-11-21T13:00:00.000Z')).toMatchObject([
			{ code: 'media_url_expires', severity: 'error', field: 'image_url' },
		]);
	});
});

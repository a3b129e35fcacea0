import { signedUrlExpiry } from '../../service/src/domain/signed-url.js';

const at = (address: string): string | null =>
	signedUrlExpiry(new URL(address))?.toISOString() ?? null;

describe('the end of a signed address', () => {
	it.each([
		[
			'S3, version 4',
			'https://b.s3.amazonaws.com/a.png?X-Amz-Date=20261121T120000Z&X-Amz-Expires=3600&X-Amz-Signature=x',
			'2026-11-21T13:00:00.000Z',
		],
		[
			'S3 with other letters',
			'https://minio.example.com/a.png?x-amz-date=20261231T233000Z&x-amz-expires=3600',
			'2027-01-01T00:30:00.000Z',
		],
		[
			'Google Cloud Storage, version 4',
			'https://storage.googleapis.com/b/a.png?X-Goog-Date=20261121T120000Z&X-Goog-Expires=604800',
			'2026-11-28T12:00:00.000Z',
		],
		[
			'S3, version 2',
			'https://b.s3.amazonaws.com/a.png?AWSAccessKeyId=k&Expires=1795262400&Signature=s',
			'2026-11-21T12:00:00.000Z',
		],
		[
			'CloudFront',
			'https://d1.cloudfront.net/a.png?Expires=1795262400&Signature=s&Key-Pair-Id=k',
			'2026-11-21T12:00:00.000Z',
		],
		[
			'Azure',
			'https://a.blob.core.windows.net/c/a.png?sv=2024-11-04&se=2026-11-21T12%3A00%3A00Z&sr=b&sig=s',
			'2026-11-21T12:00:00.000Z',
		],
		[
			'Azure with a day only',
			'https://a.blob.core.windows.net/c/a.png?se=2026-11-21&sig=s',
			'2026-11-21T00:00:00.000Z',
		],
		[
			'Azure without a zone',
			'https://a.blob.core.windows.net/c/a.png?se=2026-11-21T12:00:00&sig=s',
			'2026-11-21T12:00:00.000Z',
		],
		[
			'Discord',
			'https://cdn.discordapp.com/attachments/1/2/a.png?ex=6b0187c0&is=6b007bc0&hm=00ff',
			'2026-11-21T12:00:00.000Z',
		],
		[
			'Airtable',
			'https://v5.airtableusercontent.com/v3/u/41/41/1795262400000/abc/def',
			'2026-11-21T12:00:00.000Z',
		],
	])('is read from %s', (_name, address, end) => {
		expect(at(address)).toBe(end);
	});

	it.each([
		['an address without a signature', 'https://example.com/a.png'],
		['a parameter that only sounds like it', 'https://example.com/a.png?expires=1795262400'],
		['a word in place of seconds', 'https://d1.cloudfront.net/a?Expires=never&Signature=s'],
		['half of version 4', 'https://b.s3.amazonaws.com/a.png?X-Amz-Expires=3600'],
		['a search for se', 'https://example.com/a.png?se=2026-11-21T12:00:00Z'],
		['an end that is no instant', 'https://example.com/a.png?se=soon&sig=s'],
		['the letters ex elsewhere', 'https://example.com/a.png?ex=6b01cb40&hm=1'],
	])('is not guessed from %s', (_name, address) => {
		expect(at(address)).toBeNull();
	});
});

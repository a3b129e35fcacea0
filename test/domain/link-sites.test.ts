import { isShortener, sameSite } from '../../service/src/domain/link-sites.js';

const url = (host: string): URL => new URL(`https://${host}/p`);

describe('the site of a link', () => {
	it.each([
		['example.com', 'www.example.com'],
		['shop.example.com', 'example.com'],
		['a.example.co.uk', 'b.example.co.uk'],
		['EXAMPLE.com', 'example.com.'],
		['localhost', 'localhost'],
	])('is the same for %s and %s', (one, other) => {
		expect(sameSite(url(one), url(other))).toBe(true);
	});

	it.each([
		['example.com', 'example.org'],
		['one.co.uk', 'other.co.uk'],
		['example.com', 'example.com.evil.io'],
	])('differs between %s and %s', (one, other) => {
		expect(sameSite(url(one), url(other))).toBe(false);
	});

	it.each(['bit.ly', 'www.bit.ly', 'TinyURL.com', 't.co'])('is a shortener at %s', (host) => {
		expect(isShortener(url(host))).toBe(true);
	});

	it.each(['habit.ly', 'bit.ly.example.com', 'goo.gl.example', 'tt.co'])(
		'is none at %s',
		(host) => {
			expect(isShortener(url(host))).toBe(false);
		},
	);
});

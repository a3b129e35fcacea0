import { linkDomain } from '../../service/src/domain/link-domain.js';

describe('linkDomain', () => {
	it.each([
		[null, null],
		['', null],
		['not a link', null],
		['https://Example.com/a?b#c', 'example.com'],
		['http://www.example.com:8080/', 'example.com'],
		['https://example.com./', 'example.com'],
		['https://shop.example.com/', 'shop.example.com'],
		['https://www.com/', 'www.com'],
		['https://bücher.example/', 'xn--bcher-kva.example'],
		['https://user:pass@example.com/', 'example.com'],
	])('of %j is %j', (link, domain) => {
		expect(linkDomain(link)).toBe(domain);
	});
});

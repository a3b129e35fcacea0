import fc from 'fast-check';
import { comparableLink, comparableText } from '../../service/src/domain/read-back.js';

const SPACES = [' ', '\t', '\n', '\r\n', '\u00a0', '\u2003', '\u202f', '\u3000'] as const;
const UNSEEN = ['\u200b', '\u200c', '\u200e', '\u2060', '\ufeff', '\u00ad', '\ufe0f'] as const;

/** Texts with all that makes comparing hard: joined emoji, accents, characters with entities. */
const character = fc.oneof(
	{ weight: 4, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }) },
	fc.constantFrom('&', '<', '>', '"', "'", ' ', 'é', 'ñ', '👩‍👩‍👧', '❤️', '🇨🇭', '&amp;', '&#39;', '&'),
);
const text = fc.array(character, { maxLength: 30 }).map((parts) => parts.join(''));

const NAMED: Record<string, string> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
};
const escaped = (plain: string): string => plain.replace(/[&<>"']/g, (sign) => NAMED[sign] ?? sign);

/** Every second character as a number, decimal and hex by turns. */
const numbered = (plain: string): string =>
	[...plain]
		.map((sign, index) => {
			const code = sign.codePointAt(0) ?? 0;
			const printable = sign === '&' || (code > 0x20 && (code < 0xd800 || code > 0xdfff));
			if (!printable || (index % 2 === 1 && sign !== '&')) return sign;
			return index % 4 === 0 ? `&#x${code.toString(16)};` : `&#${code};`;
		})
		.join('');

describe('comparableText', () => {
	it.each([
		[null, ''],
		['', ''],
		[' \n\t ', ''],
		['  Two   words\n', 'Two words'],
		['a\u00a0b\u2003c\u3000d', 'a b c d'],
		['so\u00adup\u200b s\u200cale\ufeff \u2060', 'soup sale'],
		['one&#8203;two&zwnj;', 'onetwo&zwnj;'],
		['&am\u200bp; &a&#8203;mp;', '& &'],
		['Salt &amp; pepper', 'Salt & pepper'],
		['Salt &AMP; pepper', 'Salt & pepper'],
		['It&#39;s &#34;new&#34;', 'It\'s "new"'],
		['It&#x27;s &#x2F; &apos;old&apos;', "It's / 'old'"],
		['one&nbsp;two&#160;three', 'one two three'],
		['&#128512; &#x1F600;', '😀 😀'],
		['&amp;amp; &amp;lt;', '& <'],
		['AT&T; R&D', 'AT&T; R&D'],
		['&unknown; &#0; &#55296; &#x110000;', '&unknown; &#0; &#55296; &#x110000;'],
		['cafe\u0301', 'caf\u00e9'],
		['👩‍👩‍👧 ❤️', '👩‍👩‍👧 ❤'],
	])('reads %j as %j', (given, expected) => {
		expect(comparableText(given)).toBe(expected);
	});

	it('does not depend on unicode form', () => {
		fc.assert(
			fc.property(
				text,
				(one) => comparableText(one.normalize('NFD')) === comparableText(one.normalize('NFC')),
			),
			{ numRuns: 500 },
		);
	});

	it('does not depend on the kind and amount of white space between words', () => {
		fc.assert(
			fc.property(
				fc.array(text),
				fc.array(fc.constantFrom(...SPACES), { minLength: 1, maxLength: 4 }),
				(words, spaces) => {
					const odd = spaces.join('');
					const plain = comparableText(words.join(' '));
					return comparableText(`${odd}${words.join(odd)}${odd}`) === plain;
				},
			),
			{ numRuns: 500 },
		);
	});

	it('does not depend on what nobody sees, wherever it stands', () => {
		fc.assert(
			fc.property(text, fc.constantFrom(...UNSEEN), (one, unseen) => {
				const parts = [...one.replaceAll('&', 'and')];
				return comparableText(parts.join(unseen)) === comparableText(parts.join(''));
			}),
			{ numRuns: 500 },
		);
	});

	it('reads a text the same after it was escaped, once or twice, by name or by number', () => {
		fc.assert(
			fc.property(text, (one) => {
				const plain = comparableText(one);
				expect(comparableText(escaped(one))).toBe(plain);
				expect(comparableText(escaped(escaped(one)))).toBe(plain);
				expect(comparableText(numbered(one))).toBe(plain);
			}),
			{ numRuns: 1_000 },
		);
	});

	it('changes nothing when applied to its own result', () => {
		fc.assert(
			fc.property(text, (one) => {
				const plain = comparableText(one);
				return comparableText(plain) === plain;
			}),
			{ numRuns: 500 },
		);
	});

	it('tells apart texts that differ by case, sign or emoji', () => {
		const texts = ['Sale', 'sale', 'sale!', 'sale 👩‍👩‍👧', 'sale 👩‍👩‍👦', 's ale'];
		expect(new Set(texts.map(comparableText)).size).toBe(texts.length);
	});

	it('ends on a text that is escaped beyond all reason', () => {
		expect(comparableText(`&${'amp;'.repeat(20_000)}`)).toMatch(/^&/);
	});
});

describe('comparableLink', () => {
	it.each([
		[null, ''],
		['', ''],
		['https://example.com', 'https://example.com/'],
		['HTTPS://Example.COM:443/a b', 'https://example.com/a%20b'],
		['https://example.com/a?b=c#d', 'https://example.com/a?b=c#d'],
		['https://bücher.example/', 'https://xn--bcher-kva.example/'],
		[' not a link ', 'not a link'],
	])('reads %j as %j', (given, expected) => {
		expect(comparableLink(given)).toBe(expected);
	});

	it('reads a host beyond ASCII the same however often it is asked', () => {
		const links = Array.from({ length: 10_000 }, () => comparableLink('https://bücher.example/'));
		expect([...new Set(links)]).toEqual(['https://xn--bcher-kva.example/']);
	});

	it('tells apart links that lead elsewhere', () => {
		const links = [
			'https://example.com/a',
			'https://example.com/a/',
			'https://example.com/A',
			'http://example.com/a',
			'https://example.com/a?id=1',
			'https://example.com/a?id=2',
		];
		expect(new Set(links.map(comparableLink)).size).toBe(links.length);
	});

	it('changes nothing when applied to its own result', () => {
		fc.assert(
			fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), (link) => {
				const plain = comparableLink(link);
				return comparableLink(plain) === plain;
			}),
		);
	});
});

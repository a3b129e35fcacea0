import fc from 'fast-check';
import { searchWords } from '../../service/src/domain/search-words.js';

describe('searchWords', () => {
	it.each([
		['Lemon Cake', ['lemon', 'cake']],
		['Crème brûlée, ÉTÉ', ['creme', 'brulee', 'ete']],
		['10 tips & tricks', ['10', 'tips', 'tricks']],
		['https://Example.com/a-b?c=1', ['https', 'example', 'com', 'a', 'b', 'c', '1']],
		['cake cake CAKE', ['cake']],
		['İstanbul', ['istanbul']],
		['हिन्दी', ['हिन्दी']],
		['한국어', ['한국어']],
		['.* $where {', ['where']],
		['!!!', []],
	])('finds the words of %j', (text, words) => {
		expect(searchWords([text])).toEqual(words);
	});

	it('takes several texts, absent ones too', () => {
		expect(searchWords(['one', null, 'two'])).toEqual(['one', 'two']);
	});

	it('keeps a bounded number of bounded words', () => {
		const many = Array.from({ length: 1_000 }, (_, i) => `w${String(i)}`).join(' ');
		expect(searchWords([many])).toHaveLength(500);
		expect(searchWords(['x'.repeat(1_000)])).toEqual(['x'.repeat(40)]);
	});

	it('finds the same words in its own words', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
				const words = searchWords([text]);
				expect(searchWords([words.join(' ')])).toEqual(words);
			}),
		);
	});
});

/** More than the longest title, link and description together have. */
const MAX_WORDS = 500;
const MAX_LENGTH = 40;

/** The distinct words of texts as they are stored and looked for: lower case, without accents. */
export function searchWords(texts: readonly (string | null)[]): string[] {
	const words = new Set<string>();
	for (const text of texts) {
		for (const [word] of plain(text ?? '').matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
			words.add(word.slice(0, MAX_LENGTH));
			if (words.size === MAX_WORDS) return [...words];
		}
	}
	return [...words];
}

// Latin accents only: in other scripts such marks are vowels, and part of the word.
const plain = (text: string): string =>
	text
		.normalize('NFKD')
		.toLowerCase()
		.replace(/[\u0300-\u036f]/g, '')
		.normalize('NFC');

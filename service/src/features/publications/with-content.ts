import type { PinContent } from '../../domain/fingerprint.js';
import { searchWords } from '../../domain/search-words.js';
import type { PublicationRecord } from './model.js';

/** Content with what lists look for and sort by; always written together. */
export const withContent = (
	content: PinContent,
): Pick<PublicationRecord, 'content' | 'titleKey' | 'words'> => ({
	content,
	titleKey: content.title.normalize('NFC').toLowerCase(),
	words: searchWords([content.title, content.link, content.description]),
});

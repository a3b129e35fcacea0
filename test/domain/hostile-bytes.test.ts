import { contentKind, pixelSize } from '../../service/src/domain/image-header.js';
import { startOf } from '../support/image-bytes.js';

/** Far above what an honest reading takes, far below what a hostile file could make of it. */
const LIMIT_MS = 100;

function tookMs(work: () => unknown): number {
	const began = performance.now();
	work();
	return performance.now() - began;
}

/** A JPEG segment of camera notes that claims 65,535 entries and holds none. */
const EMPTY_NOTES = Buffer.from('ffe10012457869660000' + '49492a0008000000' + 'ffff', 'hex');

describe('bytes made to keep the service busy', () => {
	it.each([
		['comments', `${'<!---->'.repeat(26)}x`],
		['comments before a page', `${'<!---->'.repeat(500)}<p>`],
		['white space', ' '.repeat(4_096)],
		['an open comment', `<!--${'-'.repeat(4_000)}`],
		['comments that begin again', '<!--'.repeat(1_024)],
	])('are judged at once: %s', (_name, text) => {
		expect(tookMs(() => contentKind(startOf(text)))).toBeLessThan(LIMIT_MS);
	});

	it('are measured at once: thousands of camera notes with invented entries', () => {
		const notes = Array.from({ length: 3_200 }, () => EMPTY_NOTES);
		const bytes = Buffer.concat([Buffer.from('ffd8', 'hex'), ...notes]);
		expect(tookMs(() => pixelSize(bytes))).toBeLessThan(LIMIT_MS);
	});
});

describe('pages behind several comments', () => {
	it('are still told from images', () => {
		expect(contentKind(startOf('<!-- a --> <!-- b -- > c -->\n<html>'))).toBe('page');
		expect(contentKind(startOf('<!-- a --><!-- <svg> --><svg width="1">'))).toBe('svg');
	});
});

import { findCacheDir } from '../../../service/src/config/find-cache-dir.js';
import { scratchFolder, type ScratchFolder } from '../../support/scratch-folder.js';

describe('findCacheDir', () => {
	let scratch: ScratchFolder;
	beforeAll(async () => {
		scratch = await scratchFolder();
	});
	afterAll(() => scratch.remove());

	it('takes the first place that can be written to', async () => {
		const dataDir = scratch.path('data');
		const home = scratch.path('home');
		const xdgCacheHome = scratch.path('xdg');
		const inTheWay = await scratch.file('not-a-home', '');
		const inData = scratch.path('data/cache');
		const inHome = scratch.path('home/.cache/pinlane');
		expect(findCacheDir({ xdgCacheHome, home, dataDir })).toBe(scratch.path('xdg/pinlane'));
		expect(findCacheDir({ home, dataDir })).toBe(inHome);
		expect(findCacheDir({ xdgCacheHome: 'relative', home, dataDir })).toBe(inHome);
		expect(findCacheDir({ home: inTheWay, dataDir })).toBe(inData);
		expect(findCacheDir({ dataDir })).toBe(inData);
	});
});

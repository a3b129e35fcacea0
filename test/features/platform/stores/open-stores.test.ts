import { existsSync } from 'node:fs';
import { mkdir, symlink } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import {
	DataFolderInUse,
	StoresUnavailable,
} from '../../../../service/src/platform/stores/errors.js';
import { openStores } from '../../../../service/src/platform/stores/open-stores.js';
import { pollUntil } from '../../../../service/src/platform/stores/poll-until.js';
import { findRunningProgram } from '../../../../service/src/platform/stores/running-program.js';
import { scratchFolder, type ScratchFolder } from '../../../support/scratch-folder.js';
import { readBoth, writeBoth } from '../../../support/store-probe.js';
import { filledCache, storeSettings } from '../../../support/store-settings.js';

let scratch: ScratchFolder;
let programs: { mongo: string; redis: string };

beforeAll(async () => {
	scratch = await scratchFolder();
	programs = await filledCache(scratch.path('unused'));
}, 180_000);
afterAll(() => scratch.remove());

const runUrls = () => ({
	mongoUrl: process.env.PINLANE_TEST_MONGO_URL,
	redisUrl: process.env.PINLANE_TEST_REDIS_URL,
});

/** What a start is refused with. */
async function refusalOf(opening: Promise<unknown>): Promise<Error> {
	const outcome = await opening.then(
		() => 'it opened',
		(cause: unknown) => cause,
	);
	if (!(outcome instanceof Error)) throw new Error(String(outcome));
	return outcome;
}

describe('openStores, from the cache', () => {
	it('keeps data, transactions and ports over a restart and empties them when fresh', async () => {
		const settings = storeSettings({ dataDir: scratch.path('kept') });
		const first = await openStores(settings);
		await writeBoth(first, 'one');
		await first.stop();
		expect(await findRunningProgram(first.mongo.pid ?? 0)).toBeUndefined();
		expect(await findRunningProgram(first.redis.pid ?? 0)).toBeUndefined();

		const second = await openStores({ ...settings, mode: 'auto' });
		expect([second.mongo.source, second.redis.source]).toEqual(['cache', 'cache']);
		expect([second.mongo.url, second.redis.url]).toEqual([first.mongo.url, first.redis.url]);
		expect(await readBoth(second)).toEqual({ mongo: ['one'], redis: 'one' });
		await second.stop();

		const third = await openStores({ ...settings, fresh: true });
		expect(await readBoth(third)).toEqual({ mongo: [], redis: null });
		await third.stop();
	}, 60_000);

	it('takes another port when the kept one is taken, with the same data', async () => {
		const settings = storeSettings({ dataDir: scratch.path('port') });
		const first = await openStores(settings);
		await writeBoth(first, 'one');
		await first.stop();
		const squatters = await Promise.all([occupy(first.mongo.port), occupy(first.redis.port)]);

		const second = await openStores(settings);
		expect(second.mongo.port).not.toBe(first.mongo.port);
		expect(second.redis.port).not.toBe(first.redis.port);
		await writeBoth(second, 'two');
		expect(await readBoth(second)).toEqual({ mongo: ['one', 'two'], redis: 'two' });

		await second.stop();
		await Promise.all(squatters.map((free) => free()));
	}, 60_000);

	it('kills and restarts each store on the same port without losing what was acknowledged', async () => {
		const stores = await openStores(storeSettings({ dataDir: scratch.path('killed') }));
		await writeBoth(stores, 'one');
		for (const server of [stores.mongo, stores.redis]) {
			const { pid = 0, url } = server;
			await server.kill();
			expect(await findRunningProgram(pid)).toBeUndefined();
			await server.restart();
			expect(server.pid).not.toBe(pid);
			expect(server.url).toBe(url);
		}
		expect(await readBoth(stores)).toEqual({ mongo: ['one'], redis: 'one' });
		await stores.stop();
		await stores.stop();
	}, 60_000);

	it('says so when a store ends by itself', async () => {
		const lines: string[] = [];
		const onProgress = (line: string): void => void lines.push(line);
		const stores = await openStores(storeSettings({ dataDir: scratch.path('ends'), onProgress }));
		const pid = stores.redis.pid ?? 0;
		process.kill(pid, 'SIGKILL');
		const said = async () => lines.find((line) => line.includes('ended by itself'));
		const line = await pollUntil(said, { everyMs: 10, withinMs: 10_000 });
		expect(line).toBe('Redis ended by itself: SIGKILL');
		await stores.redis.restart();
		await writeBoth(stores, 'one');
		await stores.stop();
	}, 60_000);

	it('refuses a second start in the same folder, naming the first, and frees it afterwards', async () => {
		const settings = storeSettings({ dataDir: scratch.path('two starts') });
		const first = await openStores(settings);
		const refusal = await refusalOf(openStores(settings));
		expect(refusal).toBeInstanceOf(DataFolderInUse);
		expect(refusal.message).toContain(`program ${process.pid}, started 2`);
		expect(refusal.message).toContain(first.mongo.url);
		await writeBoth(first, 'still here');
		await first.stop();
		const next = await openStores(settings);
		await next.stop();
	}, 60_000);
});

describe('openStores, by path', () => {
	it('starts the programs on the search path and skips those that are too old', async () => {
		await scratch.program('old/mongod', 'echo "db version v4.4.29"');
		await scratch.program('old/valkey-server', 'echo "Valkey server v=7.2.4 sha=0 bits=64"');
		await mkdir(scratch.path('bin'));
		await symlink(programs.mongo, scratch.path('bin/mongod'));
		await symlink(programs.redis, scratch.path('bin/redis-server'));

		const stores = await openStores(
			storeSettings({
				mode: 'auto',
				dataDir: scratch.path('by path'),
				searchPath: `${scratch.path('old')}:${scratch.path('bin')}`,
			}),
		);
		expect([stores.mongo.source, stores.redis.source]).toEqual(['path', 'path']);
		expect(stores.mongo.binary).toBe(scratch.path('bin/mongod'));
		expect(stores.redis.binary).toBe(scratch.path('bin/redis-server'));
		await writeBoth(stores, 'one');
		await stores.stop();
	}, 60_000);

	it('goes on to the cache with only old programs on the path, and says why when forced', async () => {
		await scratch.program('older/mongod', 'echo "db version v5.0.31"');
		await scratch.program('older/redis-server', 'echo "Redis server v=6.0.16 sha=0 bits=64"');
		const settings = storeSettings({
			mode: 'path',
			dataDir: scratch.path('old only'),
			searchPath: scratch.path('older'),
		});
		const refusal = await refusalOf(openStores(settings));
		expect(refusal).toBeInstanceOf(StoresUnavailable);
		expect(refusal.message).toContain('MongoDB 5.0.31 is too old, 6.0 or newer is needed');
		expect(refusal.message).toContain('Redis 6.0.16 is too old, 6.2 or newer is needed');

		const stores = await openStores({ ...settings, mode: 'auto' });
		expect([stores.mongo.source, stores.redis.source]).toEqual(['cache', 'cache']);
		await stores.stop();
	}, 60_000);

	it('goes on when a program of the right version does not start, with the end of its log', async () => {
		const broken =
			'case $* in *--version*) echo "db version v7.0.1";; *) echo no disk; exit 3;; esac';
		await scratch.program('broken/mongod', broken);
		const settings = storeSettings({
			mode: 'path',
			dataDir: scratch.path('broken start'),
			searchPath: scratch.path('broken'),
		});
		const refusal = await refusalOf(openStores(settings));
		expect(refusal.message).toMatch(/it ended with exit code 3[^]*no disk/);
		const stores = await openStores({ ...settings, mode: 'auto' });
		expect(stores.mongo.source).toBe('cache');
		await stores.stop();
	}, 60_000);
});

describe('openStores, by URL', () => {
	it('uses the servers of the URLs and neither ends nor restarts them', async () => {
		const dataDir = scratch.path('by url');
		const stores = await openStores(storeSettings({ mode: 'url', dataDir, ...runUrls() }));
		expect([stores.mongo.source, stores.redis.source]).toEqual(['url', 'url']);
		expect(stores.mongo.version).toMatch(/^\d+\.\d+/);
		await expect(stores.mongo.kill()).rejects.toThrow('was not started here');
		await expect(stores.redis.restart()).rejects.toThrow('was not started here');
		await stores.stop();
		expect(existsSync(dataDir)).toBe(false);
	}, 30_000);

	it('takes one store by URL and starts the other', async () => {
		const { redisUrl } = runUrls();
		const settings = storeSettings({ mode: 'auto', dataDir: scratch.path('mixed'), redisUrl });
		const stores = await openStores(settings);
		expect([stores.mongo.source, stores.redis.source]).toEqual(['cache', 'url']);
		await stores.stop();
	}, 60_000);

	it('refuses when forced and a URL is missing', async () => {
		const { mongoUrl } = runUrls();
		const settings = storeSettings({ mode: 'url', dataDir: scratch.path('missing'), mongoUrl });
		const refusal = await refusalOf(openStores(settings));
		expect(refusal.message).toContain('REDIS_URL is not set');
		expect(refusal.message).not.toContain('MongoDB 6.0 or newer. Tried');
	}, 30_000);

	it('refuses a server that is too old, also in auto, and hides the password', async () => {
		const old = await oldRedis();
		const settings = storeSettings({
			mode: 'auto',
			dataDir: scratch.path('old url'),
			mongoUrl: runUrls().mongoUrl,
			redisUrl: `redis://someone:secret@127.0.0.1:${old.port}`,
		});
		const refusal = await refusalOf(openStores(settings));
		await old.close();
		expect(refusal.message).toContain('Redis 5.0.7 is too old, 6.2 or newer is needed');
		expect(refusal.message).not.toContain('secret');
	}, 30_000);

	it('refuses a URL nobody answers at instead of starting an empty store', async () => {
		const settings = storeSettings({
			mode: 'auto',
			dataDir: scratch.path('dead url'),
			mongoUrl: runUrls().mongoUrl,
			redisUrl: 'redis://127.0.0.1:1',
		});
		const refusal = await refusalOf(openStores(settings));
		expect(refusal.message).toMatch(/redis:\/\/127\.0\.0\.1:1 does not answer: .*ECONNREFUSED/);
	}, 30_000);
});

/** Sits on a port until told to leave. */
async function occupy(port: number | undefined): Promise<() => Promise<void>> {
	const server = createServer((socket) => socket.destroy());
	server.unref();
	await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
	return () => new Promise((resolve) => server.close(() => resolve()));
}

/** A server that says it is Redis 5. */
async function oldRedis(): Promise<{ port: number; close: () => Promise<void> }> {
	const info = 'redis_version:5.0.7\r\nloading:0\r\n';
	const server = createServer((socket) => {
		socket.on('data', (bytes) => {
			for (const [, command] of bytes.toString().matchAll(/\*\d+\r\n\$\d+\r\n(\w+)/g)) {
				const isInfo = command?.toLowerCase() === 'info';
				socket.write(isInfo ? `$${info.length}\r\n${info}\r\n` : '+OK\r\n');
			}
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return { port, close: () => new Promise((resolve) => server.close(() => resolve())) };
}

import { mkdtemp, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as OpenStores from '../../service/src/platform/stores/open-stores.js';
import type * as FindCacheDir from '../../service/src/config/find-cache-dir.js';

// Jest does not map module paths for its global set-up: the built service is used there.
const BUILT = join(__dirname, '../../service/dist/platform/stores');

export interface TestStores {
	stores: OpenStores.Stores;
	cacheDir: string;
	/** Holds the data of both. */
	dataDir: string;
	/** Ends the stores and removes their data. */
	stop(): Promise<void>;
}

/** One pair of stores for a whole run: data in a folder of its own, programs from the usual cache. */
export async function openTestStores(): Promise<TestStores> {
	const { openStores } = (await import(join(BUILT, 'open-stores.js'))) as typeof OpenStores;
	const { findCacheDir } = (await import(
		join(BUILT, '../../config/find-cache-dir.js')
	)) as typeof FindCacheDir;

	const dataDir = await mkdtemp(join(tmpdir(), 'pinlane-test-'));
	const cacheDir = findCacheDir({
		xdgCacheHome: process.env.XDG_CACHE_HOME,
		home: homedir(),
		dataDir,
	});
	const remove = (): Promise<void> => rm(dataDir, { recursive: true, force: true });
	try {
		const stores = await openStores({
			mode: 'auto',
			cacheDir,
			searchPath: process.env.PATH ?? '',
			dataDir,
			env: process.env,
			onProgress: (line) => process.stderr.write(`${line}\n`),
		});
		const stop = async (): Promise<void> => {
			await stores.stop();
			await remove();
		};
		return { stores, cacheDir, dataDir, stop };
	} catch (cause) {
		await remove();
		throw cause;
	}
}

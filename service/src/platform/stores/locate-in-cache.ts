import { StepFailed, reasonOf } from './errors.js';
import { locateMongodElsewhere } from './mongod-elsewhere.js';
import { MONGOD_ELSEWHERE, PINNED_PLATFORM, STORE_PINS } from './pins.js';
import { readCached } from './program-cache.js';
import { cacheInDataDir } from './writable-dir.js';
import type { StoreBinary, StoreKind, StoreSettings } from './settings.js';

/** The platform stores are looked for: that of the settings or of this machine. */
export const platformOf = (settings: StoreSettings): string =>
	settings.platform ?? `${process.platform}-${process.arch}`;

/** A whole server program from the cache, or from the data folder's. Throws StepFailed. */
export async function locateInCache(
	kind: StoreKind,
	settings: StoreSettings,
): Promise<StoreBinary> {
	const reasons: string[] = [];
	for (const cacheDir of new Set([settings.cacheDir, cacheInDataDir(settings.dataDir)])) {
		try {
			return await locate(kind, settings, cacheDir);
		} catch (cause) {
			reasons.push(reasonOf(cause));
		}
	}
	throw new StepFailed([...new Set(reasons)].join('; '));
}

async function locate(
	kind: StoreKind,
	settings: StoreSettings,
	cacheDir: string,
): Promise<StoreBinary> {
	if (platformOf(settings) === PINNED_PLATFORM) {
		const pin = (settings.pins ?? STORE_PINS)[kind];
		return { source: 'cache', path: await readCached(cacheDir, pin), version: pin.version };
	}
	if (kind === 'redis') throw new StepFailed(`nothing is cached for ${platformOf(settings)}`);
	const path = await locateMongodElsewhere(cacheDir);
	return { source: 'cache', path, version: MONGOD_ELSEWHERE };
}

import { fetchBinary } from '../../service/src/platform/stores/fetch-binary.js';
import { locateInCache } from '../../service/src/platform/stores/locate-in-cache.js';
import type { StoreSettings } from '../../service/src/platform/stores/settings.js';

/** Settings with nothing on the search path and the cache of the run. */
export function storeSettings(
	given: Partial<StoreSettings> & Pick<StoreSettings, 'dataDir'>,
): StoreSettings {
	return {
		mode: 'cache',
		cacheDir: process.env.PINLANE_TEST_CACHE_DIR ?? `${given.dataDir}/cache`,
		searchPath: '',
		env: process.env,
		...given,
	};
}

/** Makes sure that the cache of the run holds both programs: their paths. */
export async function filledCache(dataDir: string): Promise<{ mongo: string; redis: string }> {
	const settings = storeSettings({ dataDir });
	const find = async (kind: 'mongo' | 'redis'): Promise<string> => {
		const cached = await locateInCache(kind, settings).catch(() => undefined);
		return (cached ?? (await fetchBinary(kind, settings))).path;
	};
	return { mongo: await find('mongo'), redis: await find('redis') };
}

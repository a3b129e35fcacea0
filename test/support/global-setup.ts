import { buildService } from './build-service';
import { openTestStores, type TestStores } from './test-stores';

declare global {
	var pinlaneTestStores: TestStores | undefined;
}

/** Builds the service, opens one pair of stores for the run and tells the workers their URLs. */
export default async function globalSetup(): Promise<void> {
	buildService();
	const opened = await openTestStores();
	globalThis.pinlaneTestStores = opened;
	process.env.PINLANE_TEST_MONGO_URL = opened.stores.mongo.url;
	process.env.PINLANE_TEST_REDIS_URL = opened.stores.redis.url;
	process.env.PINLANE_TEST_CACHE_DIR = opened.cacheDir;
}

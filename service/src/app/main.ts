import { ConfigError, environment, readConfig } from '../config/config.js';
import { createLogger } from '../platform/logger.js';
import { openStores } from '../platform/stores/open-stores.js';
import { endOnSignals } from './end-on-signals.js';
import { startService } from './start-service.js';

/** The service as an operator runs it: settings from the environment, ended by a signal. */
async function main(): Promise<void> {
	const { config, warnings } = readConfig(environment());
	const logger = createLogger(config.log);
	for (const warning of warnings) logger.warn(warning);
	const stores = await openStores({
		...config.stores,
		onProgress: (line) => logger.info({ stores: line }, 'stores'),
	});
	const urls = { mongoUrl: stores.mongo.url, redisUrl: stores.redis.url };
	try {
		const service = await startService({ config, stores: urls, logger });
		await endOnSignals(() => service.stop(), config.drain);
	} finally {
		await stores.stop();
	}
}

main().catch((error: unknown) => {
	const text = error instanceof ConfigError ? error.message : String(error);
	process.stderr.write(`${text}\n`);
	process.exitCode = 1;
});

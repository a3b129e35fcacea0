import { ConfigError, environment, readConfig, type Config } from '../config/config.js';
import { armCrashPoint } from '../platform/crash-points.js';
import { systemClock } from '../platform/clock.js';
import { createLogger, type Logger } from '../platform/logger.js';
import { openStores, type Stores } from '../platform/stores/open-stores.js';
import { endOnSignals } from './end-on-signals.js';
import { leaveOnSignals } from './leave-on-signals.js';
import { LostKeysError } from './refuse-lost-keys.js';
import { startPatiently } from './start-patiently.js';
import { startService, type Service } from './start-service.js';

/** Short, because a start that finds nobody asks again. */
const REACH_WITHIN_MS = 2_000;

/** The service as an operator runs it: settings from the environment, ended by a signal. */
async function main(): Promise<void> {
	const { config, warnings } = readConfig(environment());
	armCrashPoint(config.crashAt);
	const logger = createLogger(config.log);
	for (const warning of warnings) logger.warn(warning);
	const stay = leaveOnSignals(() => logger.info('pinlane has ended before it had started'));
	const start = starter(config, logger);
	const { service, stores } = await startPatiently(start, { clock: systemClock, logger });
	stay();
	if (service.setupUrl !== null) {
		logger.warn(
			{ url: service.setupUrl },
			'there is no owner yet; this link makes one, once, in 24 h',
		);
	}
	try {
		await endOnSignals(() => service.stop(), config.drain);
	} finally {
		await stores.stop();
	}
}

/** One try to start; of what it has to say of the stores nothing is told twice. */
function starter(
	config: Config,
	logger: Logger,
): () => Promise<{ service: Service; stores: Stores }> {
	const told = new Set<string>();
	const onProgress = (line: string): void => {
		if (!told.has(line)) logger.info({ stores: line }, 'stores');
		told.add(line);
	};
	return async () => {
		const stores = await openStores({
			...config.stores,
			reachWithinMs: REACH_WITHIN_MS,
			redisMayBeAway: true,
			onProgress,
		});
		const urls = { mongoUrl: stores.mongo.url, redisUrl: stores.redis.url };
		try {
			return { stores, service: await startService({ config, stores: urls, logger }) };
		} catch (error) {
			await stores.stop();
			throw error;
		}
	};
}

main().catch((error: unknown) => {
	const plain = error instanceof ConfigError || error instanceof LostKeysError;
	const text = plain ? error.message : String(error);
	process.stderr.write(`${text}\n`);
	process.exitCode = 1;
});

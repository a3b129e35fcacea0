import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ConfigError, environment, readConfig, type Config } from '../config/config.js';
import { endOnSignals } from '../app/end-on-signals.js';
import { startService, type Service } from '../app/start-service.js';
import { VERSION } from '../app/version.js';
import { systemClock } from '../platform/clock.js';
import { Lifecycle } from '../platform/lifecycle.js';
import { createLogger } from '../platform/logger.js';
import { systemRandom } from '../platform/random.js';
import { openStores, type Stores } from '../platform/stores/open-stores.js';
import { createSimulator } from '../simulator/app.js';
import { listenOrElsewhere } from './dev/listen-or-elsewhere.js';
import { say, printGround, printReady, printSetup, printWay } from './dev/print.js';
import { publishOne } from './dev/publish-one.js';
import { writeReadyFile } from './dev/ready-file.js';
import { gatherFacts } from './dev/gather-facts.js';
import { TRIAL_CIDRS, trialMasterKey } from './dev/trial-settings.js';

const SIMULATOR_PORT = 3401;

const options = {
	once: { type: 'boolean', default: false },
	fresh: { type: 'boolean', default: false },
	help: { type: 'boolean', default: false },
} as const;

const HELP = `npm start -- [--once] [--fresh]
  --once   end with code 0 once a pin is published and its event has arrived, else with 1
  --fresh  empty the data folder first`;

/** The trial: stores, simulator, service and a first pin, on this machine alone. */
async function dev(): Promise<number> {
	const { values } = parseArgs({ options, strict: true });
	if (values.help) {
		say(HELP);
		return 0;
	}
	say(`Pinlane ${VERSION}, trial on this machine`);
	const trial: NodeJS.ProcessEnv = { OUTBOUND_ALLOW_CIDRS: TRIAL_CIDRS, ...environment() };
	const { config: first } = readConfig(trial);
	const { dataDir } = first.stores;

	const parts = new Lifecycle();
	try {
		const stores = await openStores({
			...first.stores,
			fresh: values.fresh,
			onProgress: (text) => say(`           ${text}`),
		});
		parts.add({ name: 'stores', stop: () => stores.stop() });
		if (values.fresh) await emptyOwnFiles(dataDir);
		const simulatorUrl = await startTrialSimulator(dataDir, parts);
		const { config, warnings } = readConfig({
			...trial,
			PINLANE_MASTER_KEY: trial.PINLANE_MASTER_KEY ?? (await trialMasterKey(dataDir)),
			PINLANE_SIMULATOR_URL: simulatorUrl,
		});
		for (const warning of warnings) say(`warning    ${warning}`);
		printGround(stores, dataDir);
		const service = await startTrialService(config, stores);
		parts.add({ name: 'service', stop: () => service.stop() });
		return await runTrial(service, { config, stores, simulatorUrl, once: values.once });
	} finally {
		await parts.stop();
	}
}

async function runTrial(
	service: Service,
	trial: { config: Config; stores: Stores; simulatorUrl: string; once: boolean },
): Promise<number> {
	const { config, stores } = trial;
	const { facts, api } = await gatherFacts(service, { ...trial, dataDir: config.stores.dataDir });
	await writeReadyFile(config.stores.dataDir, {
		...facts,
		mongodb_uri: stores.mongo.url,
		redis_url: stores.redis.url,
	});
	const [board] = facts.boards;
	if (!board) throw new Error('the sandbox account has no board');
	const way = await publishOne(api, {
		accountId: facts.account_id,
		boardId: board.id,
		imageUrl: facts.image_url,
	});
	printWay(way);
	const worked = way.status === 'published' && way.event?.signed === true;
	if (trial.once) return worked ? 0 : 1;
	printReady({ ...facts, mongodb_uri: stores.mongo.url, redis_url: stores.redis.url });
	printSetup(service.setupUrl);
	say('Ends with Ctrl-C.');
	await endOnSignals(() => Promise.resolve(), config.drain);
	return 0;
}

/** What a trial keeps beside the stores: simulator, key and facts of the last start. */
async function emptyOwnFiles(dataDir: string): Promise<void> {
	for (const name of ['simulator.jsonl', 'master-key', 'ready.json']) {
		await rm(join(dataDir, name), { force: true });
	}
}

async function startTrialSimulator(dataDir: string, parts: Lifecycle): Promise<string> {
	await mkdir(dataDir, { recursive: true });
	const simulator = createSimulator({
		now: () => systemClock.now().getTime(),
		random: () => systemRandom.fraction(),
		journalFile: join(dataDir, 'simulator.jsonl'),
	});
	const { url } = await listenOrElsewhere(SIMULATOR_PORT, (port) => simulator.listen(port));
	parts.add({ name: 'simulator', stop: () => simulator.close() });
	return url;
}

function startTrialService(config: Config, stores: Stores): Promise<Service> {
	const logger = createLogger({ ...config.log, level: 'warn' });
	const urls = { mongoUrl: stores.mongo.url, redisUrl: stores.redis.url };
	return listenOrElsewhere(config.http.port, (port) =>
		startService({
			config: { ...config, http: { ...config.http, port } },
			stores: urls,
			logger,
		}),
	);
}

dev().then(
	(code) => {
		process.exitCode = code;
	},
	(error: unknown) => {
		const expected = error instanceof ConfigError || !(error instanceof TypeError);
		const text = error instanceof Error && expected ? error.message : String(error);
		process.stderr.write(`\n${text}\n`);
		process.exitCode = 1;
	},
);

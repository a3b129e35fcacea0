import type { Config } from '../config/config.js';
import { createAccess } from './access.js';
import { createAccounts, type Accounts } from './accounts.js';
import { createLimits } from './limits.js';
import type { Parts } from './parts.js';
import { createPeople } from './people.js';
import { laneKinds, type LaneKinds } from './lane-kinds.js';
import { createPorts } from './ports.js';
import { refuseLostKeys } from './refuse-lost-keys.js';
import { createVaultParts } from './vault-parts.js';
import { settleTokens } from '../features/accounts/index.js';
import { createActivityStore } from '../features/activity/index.js';
import { createAssetStore } from '../features/assets/index.js';
import { createClientStore } from '../features/clients/index.js';
import {
	createAppBudget,
	createAppBudgetStore,
	createLaneEngine,
	createLaneStore,
	type AppBudget,
} from '../features/lanes/index.js';
import { createPublicationStore } from '../features/publications/index.js';
import { createLinkPauses, createUnknownAnswers } from '../features/publishing/index.js';
import { createDeliveryStore, createEndpointStore } from '../features/webhooks/index.js';
import { databaseClock, type DatabaseClock } from '../platform/clock.js';
import { watchDatabase } from '../platform/database-watch.js';
import { Lifecycle } from '../platform/lifecycle.js';
import type { Logger } from '../platform/logger.js';
import { connectMongo, ensureIndexes, readServerTime, type Connection } from '../platform/mongo.js';
import { createOutbound } from '../platform/outbound.js';
import { createGridFsStorage } from '../platform/storage/gridfs-storage.js';

export interface StoreUrls {
	readonly mongoUrl: string;
	readonly redisUrl: string;
}

/** Everything of one process, built once and by hand. */
export interface Context extends Parts {
	readonly kinds: LaneKinds;
	/** Closes what the context opened; nothing may run any more. */
	close(): Promise<void>;
}

const CLOCK_SYNC_MS = 10_000;
const ASSET_BUCKET = 'asset_files';

/** Leaves nothing open where it fails, so that a start can be tried again. */
export async function createContext(
	config: Config,
	given: { readonly stores: StoreUrls; readonly logger: Logger },
): Promise<Context> {
	const opened = new Lifecycle();
	const close = async (): Promise<void> => {
		for (const { name, cause } of await opened.stop()) {
			given.logger.warn({ part: name, err: String(cause) }, 'a part did not close cleanly');
		}
	};
	try {
		return { ...(await buildContext(config, { ...given, opened })), close };
	} catch (error) {
		await close();
		throw error;
	}
}

async function buildContext(
	config: Config,
	{ stores, logger, opened }: { stores: StoreUrls; logger: Logger; opened: Lifecycle },
): Promise<Omit<Context, 'close'>> {
	// Connections and borders.
	const connection = await connectMongo({ url: stores.mongoUrl });
	opened.add({ name: 'database', stop: () => connection.close() });
	const watch = watchDatabase(connection, { silentAfterMs: config.http.databaseSilenceMs, logger });
	opened.add({ name: 'database watch', stop: () => Promise.resolve(watch.stop()) });
	const clock = await startClock({ connection, logger, opened });
	const { masterKeys } = config;
	const vaultParts = createVaultParts({ connection, clock, masterKeys });
	await refuseLostKeys(vaultParts);
	const { vault } = vaultParts;
	const outbound = createOutbound(config.outbound);
	opened.add({ name: 'outbound', stop: () => outbound.close() });
	const unknownAnswers = createUnknownAnswers({ connection, logger });
	const { keep: keepUnknown } = unknownAnswers;
	const ports = createPorts(config.pinterest, { clock, outbound, keepUnknown });
	opened.add({ name: 'ports', stop: () => ports.close() });

	const { lanes, appBudget, engine } = await createLanes(config, {
		connection,
		redisUrl: stores.redisUrl,
		clock,
		logger,
	});
	opened.add({ name: 'app budget', stop: () => returnBudget(appBudget, logger) });
	opened.add({ name: 'engine', stop: () => engine.close() });

	// Features, in the direction of their imports.
	const { monthlyQuota } = config.tenants;
	const access = createAccess({ connection, clock, logger, monthlyQuota });
	const limits = createLimits(config, { redisUrl: stores.redisUrl, clock, logger, opened });
	const clients = createClientStore(connection);
	const publications = createPublicationStore(connection);
	const accounts = createAccounts({
		connection,
		clock,
		logger,
		vault,
		ports,
		lanes,
		engine,
		publications,
		access,
		callLimitMs: config.publishing.pinterestTimeoutMs,
	});
	opened.add({ name: 'tokens', stop: () => storeTokens(accounts, config) });
	const { linkPauseMs: pauseMs } = config.publishing;
	const linkPauses = createLinkPauses({ connection, clock, logger, pauseMs });
	const parts = {
		config,
		logger,
		connection,
		watch,
		clock,
		vault,
		outbound,
		ports,
		lanes,
		appBudget,
		engine,
		access,
		people: createPeople({ connection, clock, redis: limits.redis, config }),
		...limits,
		accounts,
		clients,
		publications,
		linkPauses,
		assets: createAssetStore(connection),
		files: createGridFsStorage(connection, ASSET_BUCKET),
		unknownAnswers,
		...eventStores(connection),
	};
	const kinds = laneKinds(parts);
	// Last: it sees the collections that were opened before it.
	await ensureIndexes(connection);
	return { ...parts, kinds };
}

const eventStores = (
	connection: Connection,
): Pick<Parts, 'endpoints' | 'deliveries' | 'activity'> => ({
	endpoints: createEndpointStore(connection),
	deliveries: createDeliveryStore(connection),
	activity: createActivityStore(connection),
});

async function createLanes(
	config: Config,
	deps: { connection: Connection; redisUrl: string; clock: DatabaseClock; logger: Logger },
): Promise<Pick<Parts, 'lanes' | 'appBudget' | 'engine'>> {
	const { connection, redisUrl, clock, logger } = deps;
	const store = createLaneStore(connection);
	const appBudget = createAppBudget({
		settings: config.lanes.app,
		store: createAppBudgetStore(connection),
		clock,
	});
	const settings = { ...config.lanes, redisUrl };
	const engine = await createLaneEngine({ settings, store, appBudget, clock, logger });
	return { lanes: store, appBudget, engine };
}

/** Refreshed tokens that are not stored yet exist nowhere else. */
async function storeTokens(accounts: Accounts, { drain }: Config): Promise<void> {
	if (await settleTokens(accounts, drain.limitMs)) return;
	accounts.logger.error('refreshed tokens are lost with this process');
}

/** What is left unreturned by a database that is away comes back with the next day or second. */
async function returnBudget(appBudget: AppBudget, logger: Logger): Promise<void> {
	await appBudget.stop().catch((error: unknown) => {
		logger.debug({ err: String(error) }, 'reserved calls could not be returned');
	});
}

async function startClock({
	connection,
	logger,
	opened,
}: {
	connection: Connection;
	logger: Logger;
	opened: Lifecycle;
}): Promise<DatabaseClock> {
	const clock = await databaseClock(() => readServerTime(connection));
	const synchronise = keepInStep(clock, logger);
	opened.add({ name: 'clock', stop: () => Promise.resolve(clearInterval(synchronise)) });
	return clock;
}

/** Measures the database's time again and again; a missed measurement keeps the last one. */
function keepInStep(clock: DatabaseClock, logger: Logger): NodeJS.Timeout {
	const timer = setInterval(() => {
		clock.synchronise().catch((error: unknown) => {
			logger.debug({ err: String(error) }, 'the clock could not be measured');
		});
	}, CLOCK_SYNC_MS);
	return timer.unref();
}

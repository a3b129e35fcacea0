import type { Config } from '../config/config.js';
import { createAccess } from './access.js';
import { createAccounts } from './accounts.js';
import type { Parts } from './parts.js';
import { laneKinds, type LaneKinds } from './lane-kinds.js';
import { createPorts } from './ports.js';
import { createActivityStore } from '../features/activity/index.js';
import { createLaneEngine, createLaneStore } from '../features/lanes/index.js';
import { createPublicationStore } from '../features/publications/index.js';
import { createDeliveryStore, createEndpointStore } from '../features/webhooks/index.js';
import { databaseClock, type DatabaseClock } from '../platform/clock.js';
import { createCryptoBox } from '../platform/crypto-box.js';
import type { Logger } from '../platform/logger.js';
import { connectMongo, ensureIndexes, readServerTime } from '../platform/mongo.js';
import { createOutbound } from '../platform/outbound.js';

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

export async function createContext(
	config: Config,
	{ stores, logger }: { readonly stores: StoreUrls; readonly logger: Logger },
): Promise<Context> {
	// Connections and borders.
	const connection = await connectMongo({ url: stores.mongoUrl });
	const clock = await databaseClock(() => readServerTime(connection));
	const synchronise = keepInStep(clock, logger);
	const box = createCryptoBox(config.keyRing);
	const outbound = createOutbound(config.outbound);
	const ports = createPorts(config.pinterest, clock);

	// Lanes.
	const lanes = createLaneStore(connection);
	const engine = await createLaneEngine({
		settings: { ...config.lanes, redisUrl: stores.redisUrl },
		store: lanes,
		clock,
		logger,
	});

	// Features, in the direction of their imports.
	const access = createAccess({ connection, clock, logger, limits: config.access });
	const publications = createPublicationStore(connection);
	const accounts = createAccounts({
		connection,
		clock,
		logger,
		box,
		ports,
		lanes,
		engine,
		publications,
	});
	const endpoints = createEndpointStore(connection);
	const deliveries = createDeliveryStore(connection);
	const activity = createActivityStore(connection);
	await ensureIndexes(connection);

	const parts = {
		config,
		logger,
		connection,
		clock,
		box,
		outbound,
		ports,
		lanes,
		engine,
		access,
		accounts,
		publications,
		endpoints,
		deliveries,
		activity,
	};
	return {
		...parts,
		kinds: laneKinds(parts),
		close: async () => {
			clearInterval(synchronise);
			await engine.close();
			await Promise.all([ports.close(), outbound.close()]);
			await connection.close();
		},
	};
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

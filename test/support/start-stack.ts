import { startService, type Service } from '../../service/src/app/start-service.js';
import type { Context } from '../../service/src/app/context.js';
import { connectSandbox } from '../../service/src/cli/dev/connect-sandbox.js';
import type { Config } from '../../service/src/config/config.js';
import { issueApiKey, type Scope } from '../../service/src/features/access/index.js';
import { createLogger } from '../../service/src/platform/logger.js';
import { systemRandom } from '../../service/src/platform/random.js';
import type { Settings } from '../../service/src/simulator/settings.js';
import { apiClient, type Api } from './api-client.js';
import { lineCollector } from './line-collector.js';
import { startReceiver, type Receiver } from './receiver.js';
import { awaitSettled } from './settle.js';
import { startSimulatorControl, type SimulatorControl } from './simulator-control.js';
import { stackConfig, type StackSettings } from './stack-config.js';
import { connectTenant, tenantOf, type Tenant } from './tenant.js';
import { testDatabase, type TestDatabase } from './test-database.js';

export interface StackOptions {
	/** Settings as in the environment, over the scaled-down ones. */
	readonly settings?: StackSettings;
	/** Stores of its own; those of the run when absent. */
	readonly stores?: { readonly mongoUrl: string; readonly redisUrl: string };
	readonly simulator?: Partial<Settings>;
}

export interface NewKey {
	readonly scopes?: readonly Scope[];
	readonly accountIds?: readonly string[];
	readonly requestsPerMinute?: number;
	readonly workspaceId?: string;
}

/** One more process on the same stores. */
export interface Twin {
	readonly url: string;
	readonly api: Api;
	readonly context: Context;
	stop(): Promise<void>;
}

/**
 * The whole service in this process: real stores, real HTTP, the real simulator and a receiver.
 * Every answer is compared with its declared schema. The tenant's members are the first tenant's.
 */
export interface Stack extends Tenant {
	/** Of the service that runs at this moment. */
	readonly url: string;
	readonly context: Context;
	readonly simulator: SimulatorControl;
	readonly receiver: Receiver;
	/** Lines the service logged. */
	readonly lines: readonly string[];
	/** A key of the first tenant's workspace, made without asking. */
	newKey(key?: NewKey): Promise<string>;
	/** Another Pinterest user, in a workspace of its own unless one is named. */
	connect(username: string, workspaceId?: string): Promise<Tenant>;
	/** Waits until nothing is due any more: publications, events and deliveries. */
	settle(): Promise<void>;
	twin(): Promise<Twin>;
	/** Ends the service as a signal does. */
	stopService(): Promise<void>;
	/** A new service on the same stores. */
	startAgain(): Promise<void>;
	stop(): Promise<void>;
}

export async function startStack(options: StackOptions = {}): Promise<Stack> {
	const database = options.stores ? null : testDatabase();
	const simulator = await startSimulatorControl(options.simulator);
	const receiver = await startReceiver();
	const config = stackConfig({
		PINLANE_SIMULATOR_URL: simulator.url,
		PINLANE_QUEUE_PREFIX: database?.keyPrefix ?? 'stack',
		...options.settings,
	});
	const log = lineCollector();
	const start = starter({ config, stores: options.stores ?? storesOf(database), log });
	const first = await start();
	const state: { service: Service; running: boolean } = { service: first, running: true };
	const stopService = async (): Promise<void> => {
		if (!state.running) return;
		state.running = false;
		await state.service.stop();
	};
	const sandbox = await connectSandbox(first.context, first.url);
	const api: Api = (...call) => apiClient(state.service.url, sandbox.apiKey)(...call);
	const tenant = await tenantOf({ ...sandbox, key: sandbox.apiKey, api });
	return {
		...tenant,
		simulator,
		receiver,
		lines: log.lines,
		get url() {
			return state.service.url;
		},
		get context() {
			return state.service.context;
		},
		newKey: (key = {}) =>
			newKey(state.service.context, { workspaceId: sandbox.workspaceId, ...key }),
		connect: (username, workspaceId) => connectTenant(state.service, { username, workspaceId }),
		settle: () => awaitSettled(state.service.context),
		twin: async () => {
			const service = await start();
			const { url, context } = service;
			return { url, context, api: apiClient(url, sandbox.apiKey), stop: () => service.stop() };
		},
		stopService,
		startAgain: async () => {
			state.service = await start();
			state.running = true;
		},
		stop: async () => {
			await stopService();
			await Promise.all([receiver.stop(), simulator.stop()]);
			await database?.drop();
		},
	};
}

function starter(parts: {
	config: Config;
	stores: { readonly mongoUrl: string; readonly redisUrl: string };
	log: ReturnType<typeof lineCollector>;
}): () => Promise<Service> {
	const { config, stores, log } = parts;
	const logger = createLogger({ level: config.log.level, destination: log.destination });
	return () => startService({ config, stores, logger, checkResponses: true });
}

function storesOf(database: TestDatabase | null) {
	if (!database) throw new Error('neither stores nor a database were given');
	return { mongoUrl: database.mongoUrl, redisUrl: database.redisUrl };
}

async function newKey(
	{ access, clock }: Context,
	{ workspaceId, ...key }: NewKey & { workspaceId: string },
): Promise<string> {
	const issued = await issueApiKey(
		{ apiKeys: access.apiKeys, clock, random: systemRandom },
		{ workspaceId, environment: 'sandbox', name: 'of a test', ...key },
	);
	return issued.apiKey;
}

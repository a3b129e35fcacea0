import { randomBytes } from 'node:crypto';
import { startService, type Service } from '../../service/src/app/start-service.js';
import type { Context } from '../../service/src/app/context.js';
import { connectSandbox } from '../../service/src/cli/dev/connect-sandbox.js';
import { issueApiKey, type Scope } from '../../service/src/features/access/index.js';
import { Lifecycle } from '../../service/src/platform/lifecycle.js';
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
	twin(settings?: StackSettings): Promise<Twin>;
	/** Ends the service as a signal does. */
	stopService(): Promise<void>;
	/** A new service on the same stores. */
	startAgain(): Promise<void>;
	stop(): Promise<void>;
}

export async function startStack(options: StackOptions = {}): Promise<Stack> {
	const parts = new Lifecycle();
	const stop = async (): Promise<void> => {
		for (const { name, cause } of await parts.stop()) {
			throw new Error(`${name} of the stack did not end`, { cause });
		}
	};
	try {
		return await buildStack(options, { parts, stop });
	} catch (cause) {
		await parts.stop();
		throw cause;
	}
}

async function buildStack(
	options: StackOptions,
	{ parts, stop }: { parts: Lifecycle; stop: () => Promise<void> },
): Promise<Stack> {
	const database = options.stores ? null : testDatabase();
	if (database) parts.add({ name: 'database', stop: () => database.drop() });
	const simulator = await startSimulatorControl(options.simulator);
	parts.add({ name: 'simulator', stop: () => simulator.stop() });
	const receiver = await startReceiver();
	parts.add({ name: 'receiver', stop: () => receiver.stop() });
	const settings = {
		PINLANE_MASTER_KEY: randomBytes(32).toString('base64'),
		PINLANE_SIMULATOR_URL: simulator.url,
		PINLANE_QUEUE_PREFIX: database?.keyPrefix ?? 'stack',
		...options.settings,
	};
	const log = lineCollector();
	const start = starter({ settings, stores: options.stores ?? storesOf(database), log, parts });
	const state = { service: await start() };
	const { context, url } = state.service;
	const sandbox = await connectSandbox(context, url);
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
		twin: async (own) => {
			const service = await start(own);
			return { ...service, api: apiClient(service.url, sandbox.apiKey) };
		},
		stopService: () => state.service.stop(),
		startAgain: async () => {
			state.service = await start();
		},
		stop,
	};
}

/** Starts services whose `stop` may be called again; the stack's end stops those that still run. */
function starter(given: {
	settings: StackSettings;
	stores: { readonly mongoUrl: string; readonly redisUrl: string };
	log: ReturnType<typeof lineCollector>;
	parts: Lifecycle;
}): (own?: StackSettings) => Promise<Service> {
	const { settings, stores, log, parts } = given;
	return async (own = {}) => {
		const config = stackConfig({ ...settings, ...own });
		const logger = createLogger({ level: config.log.level, destination: log.destination });
		const service = await startService({ config, stores, logger, checkResponses: true });
		let stopping: Promise<void> | undefined;
		const stop = (): Promise<void> => (stopping ??= service.stop());
		parts.add({ name: 'service', stop });
		return { ...service, stop };
	};
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

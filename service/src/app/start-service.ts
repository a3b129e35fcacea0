import type { Config } from '../config/config.js';
import { authorize, type Caller } from '../features/access/index.js';
import { countSilent } from '../features/publications/index.js';
import { createReadiness, keptNumber, systemRoutes, type Check } from '../features/system/index.js';
import { createHttpServer, type HttpServer } from '../platform/http-server.js';
import { readUpload } from '../platform/http-upload.js';
import type { Logger } from '../platform/logger.js';
import { nativeDatabase } from '../platform/mongo.js';
import type { Route } from '../platform/route.js';
import { awaitRestoreGuard } from './await-restore-guard.js';
import { callerOf } from './caller-of.js';
import { createContext, type Context, type StoreUrls } from './context.js';
import { databaseLifeline } from './database-lifeline.js';
import { describeApi } from './describe-api.js';
import { noteRefusal } from './note-refusal.js';
import { renderError } from './render-error.js';
import { setupUrlOf } from './setup-url.js';
import { startRoles, type Roles } from './roles.js';
import { apiRoutes } from './routes.js';
import { serviceUrl } from './service-url.js';
import { VERSION } from './version.js';

export interface StartOptions {
	readonly config: Config;
	readonly stores: StoreUrls;
	readonly logger: Logger;
	/** Compares every answer with its schema; for tests. */
	readonly checkResponses?: boolean;
}

/** A running service: one process, whatever its roles. */
export interface Service {
	readonly url: string;
	readonly port: number;
	readonly context: Context;
	/** Where the first owner is made, while there is none; works once and for 24 h. */
	readonly setupUrl: string | null;
	/** Drains and ends: no failed request, no lost lease. */
	stop(): Promise<void>;
}

export async function startService(options: StartOptions): Promise<Service> {
	const { config, logger } = options;
	const context = await createContext(config, options);
	let draining = false;
	let roles: Roles | undefined;
	let server: HttpServer | undefined;
	let listening = config.http.port;
	try {
		if (config.roles.some((role: string) => role !== 'api')) await awaitRestoreGuard(context);
		roles = startRoles(context);
		const routes = routesOf(context, {
			roles,
			draining: () => draining,
			port: () => listening,
		});
		server = createServer(context, { routes, checkResponses: options.checkResponses });
		const { host } = config.http;
		const { port } = await server.listen({ host, port: config.http.port });
		listening = port;
		logger.info({ host, port, roles: config.roles }, 'pinlane is listening');
		const running = { server, roles };
		const setupUrl = config.roles.includes('api') ? await setupUrlOf(context, port) : null;
		return {
			setupUrl,
			url: serviceUrl(host, port),
			port,
			context,
			stop: async () => {
				draining = true;
				await drain(context, running);
			},
		};
	} catch (error) {
		// The next try listens on the same port.
		await server?.drain({ graceMs: 0, limitMs: 0 });
		await roles?.stop(0);
		await context.close();
		throw error;
	}
}

async function drain(
	context: Context,
	{ server, roles }: { server: HttpServer; roles: Roles },
): Promise<void> {
	const { graceMs, limitMs } = context.config.drain;
	await Promise.all([server.drain({ graceMs, limitMs }), roles.stop(limitMs)]);
	await context.close();
	context.logger.info('pinlane has ended');
}

function createServer(
	context: Context,
	{ routes, checkResponses }: { routes: Route<Caller>[]; checkResponses?: boolean },
): HttpServer {
	const { limitRate, logger, clock, watch } = context;
	return createHttpServer<Caller>({
		routes,
		authenticate: callerOf(context),
		authorize,
		admit: limitRate,
		renderError,
		onError: (caller, facts) => noteRefusal(context, caller, facts),
		lifeline: databaseLifeline(watch),
		readUpload,
		describeCaller: (caller) => ({ workspace: caller.workspaceId, key: caller.keyId }),
		trustedProxies: context.config.http.trustedProxies,
		logger,
		clock,
		checkResponses,
	});
}

function routesOf(
	context: Context,
	state: { roles: Roles; draining: () => boolean; port: () => number },
): Route<Caller>[] {
	const { config, clock } = context;
	const keyed = config.roles.includes('api') ? apiRoutes(context, state.port) : [];
	const described: { document?: Record<string, unknown> } = {};
	const system: Route<Caller>[] = systemRoutes<Caller>({
		version: VERSION,
		environment: config.profile,
		readiness: createReadiness({
			version: VERSION,
			environment: config.profile,
			clock,
			checks: checksOf(context, state.roles),
			silent: silentOf(context),
			draining: state.draining,
		}),
		openApi: () => (described.document ??= describeApi([...system, ...keyed])),
	});
	return [...system, ...keyed];
}

const SILENT_KEPT_MS = 10_000;

const silentOf = (context: Context): (() => number | null) =>
	keptNumber({
		clock: context.clock,
		keepMs: SILENT_KEPT_MS,
		ask: () => countSilent(context),
		onFailure: (error) => context.logger.debug({ err: String(error) }, 'silent pins'),
	});

/** Without Redis pins are still accepted, so only the working roles need it. */
function checksOf({ connection, engine, config }: Context, roles: Roles): Check[] {
	const database: Check = {
		name: 'database',
		essential: true,
		run: async () => {
			await nativeDatabase(connection).command({ ping: 1 });
			return true;
		},
	};
	const working = config.roles.some((role: string) => role !== 'api');
	const redis: Check = {
		name: 'redis',
		essential: working && !config.roles.includes('api'),
		run: () => Promise.resolve(engine.isRedisReady()),
	};
	const turns = roles.serving.map((part): Check => ({
		name: part.name,
		essential: !config.roles.includes('api'),
		run: () => part.isConsuming(),
	}));
	return [database, redis, ...turns];
}

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import { answerClientErrors } from './http-client-errors.js';
import { drainServer, type DrainOptions } from './http-drain.js';
import { Exchange, type ExchangeHost } from './http-exchange.js';
import { HttpFault } from './http-fault.js';
import { DEFAULT_LIMITS, type HttpLimits, type HttpServerOptions } from './http-options.js';
import { orderedPaths } from './http-paths.js';
import { securityHeaders } from './http-security-headers.js';
import { serveRoute } from './http-serve-route.js';

export interface HttpServer {
	readonly app: Express;
	/** Starts listening; port 0 takes a free one. Throws when the port cannot be had. */
	listen(address: { readonly host: string; readonly port: number }): Promise<{ port: number }>;
	/** Ends serving as described at `drainServer`; answers how many requests were cut off. */
	drain(options: DrainOptions): Promise<{ readonly cut: number }>;
	/** Requests whose answer is not completely written. */
	openRequests(): number;
}

/** Longer than the usual 60 s of proxies, so that they close idle connections and not we. */
const KEEP_ALIVE_MS = 65_000;
const CHECK_MS = 1_000;

/** An HTTP server for routes: it knows HTTP, the routes know everything else. */
export function createHttpServer<Caller>(options: HttpServerOptions<Caller>): HttpServer {
	const limits: HttpLimits = { ...DEFAULT_LIMITS, ...options.limits };
	const host: ExchangeHost<Caller> = {
		options,
		baseHeaders: { ...securityHeaders(), 'Cache-Control': 'no-store' },
		open: new Set(),
		draining: false,
		patienceMs: limits.requestTimeoutMs,
		onOver: () => undefined,
	};
	options.lifeline?.onCut((reason) => failWaiting(host, reason));
	const app = buildApp(host, limits);
	const server = buildServer(app, host, limits);
	let overdue: NodeJS.Timeout | undefined;
	return {
		app,
		openRequests: () => host.open.size,
		listen: async (address) => {
			const port = await startListening(server, address);
			overdue = watchOverdue(host, limits);
			return { port };
		},
		drain: async (drainOptions) => {
			try {
				return await drainServer(server, host, drainOptions);
			} finally {
				clearInterval(overdue);
			}
		},
	};
}

function buildApp<Caller>(host: ExchangeHost<Caller>, limits: HttpLimits): Express {
	const app = express();
	app.disable('x-powered-by').disable('etag').set('query parser', false);
	app.use((request: Request, response: Response, next: NextFunction) => {
		response.locals['exchange'] = new Exchange(host, request, response);
		// Node would answer this itself, without our body.
		if (request.headers.host !== undefined || request.httpVersion === '1.0') next();
		else next(new HttpFault('bad_request', { message: 'The Host header is missing.' }));
	});
	const { options } = host;
	for (const [path, routes] of orderedPaths(options.routes)) {
		const entry = app.route(path);
		for (const route of routes) {
			const method = route.method.toLowerCase() as Lowercase<typeof route.method>;
			entry[method]((request: Request, response: Response) =>
				serveRoute(exchangeOf<Caller>(response), route, {
					options,
					limits,
					params: request.params,
				}),
			);
		}
		const refusal = new HttpFault('method_not_allowed', { headers: { Allow: allowed(routes) } });
		entry.all((_request: Request, response: Response) => exchangeOf(response).fail(refusal));
	}
	const unknownPath = new HttpFault('not_found');
	app.use((_request: Request, response: Response) => exchangeOf(response).fail(unknownPath));
	// Express tells an error handler by its four parameters.
	// eslint-disable-next-line @typescript-eslint/max-params
	app.use((error: unknown, _request: Request, response: Response, _next: NextFunction) =>
		exchangeOf(response).fail(asFault(error)),
	);
	return app;
}

const exchangeOf = <Caller>(response: Response): Exchange<Caller> =>
	response.locals['exchange'] as Exchange<Caller>;

function allowed(routes: readonly { readonly method: string }[]): string {
	const methods = routes.map(({ method }) => method);
	return [...(methods.includes('GET') ? ['HEAD'] : []), ...methods].sort().join(', ');
}

/** Express says with a status that a path cannot be decoded; anything else is a bug. */
function asFault(error: unknown): unknown {
	if (!(error instanceof URIError)) return error;
	return new HttpFault('bad_request', {
		message: 'The path is not percent-encoded correctly.',
		cause: error,
	});
}

function buildServer<Caller>(app: Express, host: ExchangeHost<Caller>, limits: HttpLimits): Server {
	const server = createServer(
		{
			maxHeaderSize: limits.headerBytes,
			headersTimeout: limits.headersTimeoutMs,
			requestTimeout: takesFiles(host.options) ? limits.uploadTimeoutMs : limits.requestTimeoutMs,
			connectionsCheckingInterval: Math.min(CHECK_MS, limits.headersTimeoutMs),
			keepAliveTimeout: KEEP_ALIVE_MS,
			requireHostHeader: false,
		},
		app,
	);
	server.on('clientError', answerClientErrors(host.options, host.baseHeaders));
	// An Expect we do not know is no reason to refuse a request.
	server.on('checkExpectation', app);
	return server;
}

function startListening(
	server: Server,
	{ host, port }: { readonly host: string; readonly port: number },
): Promise<number> {
	return new Promise((resolve, reject) => {
		server.once('error', reject);
		server.listen({ host, port }, () => {
			server.off('error', reject);
			resolve((server.address() as AddressInfo).port);
		});
	});
}

/** One timer for all requests: a timer for each would cost more than most requests. */
function watchOverdue<Caller>(
	host: ExchangeHost<Caller>,
	{ requestTimeoutMs: timeoutMs, uploadTimeoutMs }: HttpLimits,
): NodeJS.Timeout {
	const { clock } = host.options;
	const look = (): void => {
		const now = clock.monotonic();
		const before = now - timeoutMs;
		for (const exchange of host.open) {
			// In order of their start, so the first young one ends the look.
			if (exchange.startedAt > before) return;
			const upload = exchange.route?.upload !== undefined;
			if (upload && exchange.startedAt > now - uploadTimeoutMs) continue;
			if (exchange.request.complete) exchange.giveUp();
			// Node has a time limit of its own for requests that are still arriving, but only one.
			else if (!upload && takesFiles(host.options)) exchange.refuseLate();
		}
	};
	return setInterval(look, Math.min(CHECK_MS, timeoutMs)).unref();
}

/** What was begun goes on unheard. A file that still arrives may find everything back. */
function failWaiting<Caller>({ open }: ExchangeHost<Caller>, reason: Error): void {
	for (const exchange of open) {
		const { route } = exchange;
		if (route && route.scope !== 'open' && route.upload === undefined) exchange.fail(reason);
	}
}

const takesFiles = <Caller>({ routes }: HttpServerOptions<Caller>): boolean =>
	routes.some(({ upload }) => upload !== undefined);

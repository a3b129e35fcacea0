import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, {
	Router,
	type ErrorRequestHandler,
	type Express,
	type RequestHandler,
} from 'express';
import { z } from 'zod';
import { getAccount } from './account.js';
import { accountAnalytics, pinAnalytics, relatedTerms } from './analytics.js';
import {
	createBoard,
	deleteBoard,
	getBoard,
	listBoardPins,
	listBoards,
	updateBoard,
} from './boards.js';
import { controlRoutes } from './control.js';
import { invalid, refusals, type Refusal } from './errors.js';
import { refuse } from './exchange.js';
import { getMedia, listMedia, registerMedia } from './media.js';
import { createOAuth } from './oauth.js';
import { serve, type Operation } from './operation.js';
import { createPin, deletePin, getPin, listPins, updatePin } from './pins.js';
import { createSection, listSections } from './sections.js';
import { createSimulation, type Simulation, type SimulatorOptions } from './simulation.js';

const BODY_LIMIT = '30mb';
// Longer than clients keep idle connections: a close of ours would look to them like a fault.
const KEEP_ALIVE_MS = 75_000;

export interface Simulator {
	/** Port 0 (default) takes a free one. May be called again after `close`: nothing is forgotten. */
	listen(port?: number, host?: string): Promise<{ readonly url: string; readonly port: number }>;
	/** Drops every connection and every effect still to come. */
	close(): Promise<void>;
	/** For looking into it from the same process; changes go through HTTP. */
	readonly simulation: Simulation;
}

/** Pinterest v5 as far as a publisher needs it, over HTTP, with faults to choose from. */
export function createSimulator(options: SimulatorOptions): Simulator {
	const simulation = createSimulation(options);
	const app = createApp(simulation);
	let server: Server | null = null;
	return {
		simulation,
		listen: async (port = 0, host = '127.0.0.1') => {
			server = createServer(app);
			server.keepAliveTimeout = KEEP_ALIVE_MS;
			const actual = await listening(server, port, host);
			const url = `http://${host.includes(':') ? `[${host}]` : host}:${String(actual)}`;
			simulation.baseUrl = options.publicUrl ?? url;
			return { url, port: actual };
		},
		close: async () => {
			simulation.waits.stop();
			simulation.world.close();
			const closing = server;
			server = null;
			if (!closing) return;
			await new Promise<void>((resolve) => {
				closing.close(() => resolve());
				closing.closeAllConnections();
			});
		},
	};
}

function listening(server: Server, port: number, host: string): Promise<number> {
	return new Promise((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, host, () => {
			server.off('error', reject);
			resolve((server.address() as AddressInfo).port);
		});
	});
}

function createApp(sim: Simulation): Express {
	const app = express();
	const oauth = createOAuth(sim);
	app.disable('x-powered-by');
	app.disable('etag');
	app.set('query parser', 'simple');
	app.use('/v5', stamp(sim), apiRoutes(sim, oauth.token));
	app.get('/oauth/', oauth.authorize);
	app.use('/_sim', controlRoutes(sim));
	app.use((_req, res) => refuse(res, refusals.noSuchRoute()));
	app.use(lastResort(sim.options));
	return app;
}

/** Every answer carries a request id; the time of arrival is taken before the body is read. */
function stamp(sim: Simulation): RequestHandler {
	let requests = 0;
	return (_req, res, next) => {
		requests += 1;
		const requestId = `sim-${requests.toString(36)}`;
		res.locals['at'] = sim.now();
		res.locals['requestId'] = requestId;
		res.setHeader('x-pinterest-rid', requestId);
		next();
	};
}

type Method = 'get' | 'post' | 'patch' | 'delete';

function apiRoutes(sim: Simulation, token: Operation): Router {
	const router = Router();
	const route = (path: string, operations: Partial<Record<Method, Operation>>): void => {
		const node = router.route(path);
		for (const [method, operation] of Object.entries(operations)) {
			node[method as Method](serve(sim, operation));
		}
		node.all((_req, res) => refuse(res, refusals.method()));
	};
	router.use(express.json({ limit: BODY_LIMIT }), express.urlencoded({ extended: false }));
	route('/pins', { post: createPin, get: listPins });
	route('/boards/:board_id/pins', { get: listBoardPins });
	route('/boards/:board_id/sections', { get: listSections, post: createSection });
	route('/boards/:board_id', { get: getBoard, patch: updateBoard, delete: deleteBoard });
	route('/boards', { get: listBoards, post: createBoard });
	route('/pins/:pin_id/analytics', { get: pinAnalytics });
	route('/pins/:pin_id', { get: getPin, patch: updatePin, delete: deletePin });
	route('/media/:media_id', { get: getMedia });
	route('/media', { post: registerMedia, get: listMedia });
	route('/user_account/analytics', { get: accountAnalytics });
	route('/user_account', { get: getAccount });
	route('/terms/related', { get: relatedTerms });
	route('/oauth/token', { post: token });
	return router;
}

function lastResort({ onError }: SimulatorOptions): ErrorRequestHandler {
	// Express tells an error handler by its four parameters.
	// eslint-disable-next-line @typescript-eslint/max-params
	return (error: unknown, _req, res, next) => {
		if (res.headersSent) return next(error);
		if (error instanceof z.ZodError) {
			res.status(400).json({ error: z.prettifyError(error) });
			return;
		}
		const refusal = bodyRefusal(error);
		if (!refusal) onError?.(error);
		refuse(res, refusal ?? refusals.server());
	};
}

/** A body that could not be read is the client's fault; body-parser marks it with a status. */
function bodyRefusal(error: unknown): Refusal | null {
	const status = error instanceof Error && 'status' in error ? error.status : 500;
	return status === 500 ? null : invalid(`the body could not be read: ${String(error)}`);
}

import { request as httpRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { Writable } from 'node:stream';
import { z } from 'zod';
import { renderError } from '../../../service/src/app/render-error.js';
import { ServiceError } from '../../../service/src/domain/errors.js';
import { systemClock } from '../../../service/src/platform/clock.js';
import { createHttpServer, type HttpServer } from '../../../service/src/platform/http-server.js';
import type { HttpServerOptions } from '../../../service/src/platform/http-options.js';
import { createLogger } from '../../../service/src/platform/logger.js';
import { defineRoute, Reply, type Route } from '../../../service/src/platform/route.js';

export interface ExampleCaller {
	readonly name: string;
	readonly scopes: readonly string[];
}

export interface LogLine {
	readonly [member: string]: unknown;
	readonly status: number;
	readonly route: string;
	readonly request_id: string;
}

/** A real server over a few routes, with what its tests want to hold or look at. */
export interface Example {
	readonly server: HttpServer;
	readonly port: number;
	readonly log: LogLine[];
	/** Ends the waits of `GET /v1/slow`. */
	release(): void;
	/** The signals that `GET /v1/slow` was given. */
	readonly signals: AbortSignal[];
	/** The next call that needs the database fails with this. */
	fault: unknown;
	call(path: string, options?: CallOptions): Promise<Answer>;
	/** Sends bytes as they are; everything that comes back until the connection ends. */
	raw(bytes: string): Promise<string>;
}

export interface CallOptions {
	readonly method?: string;
	readonly headers?: Readonly<Record<string, string | string[]>>;
	readonly body?: string | Buffer;
	readonly key?: string | null;
}

export interface Answer {
	readonly status: number;
	readonly headers: IncomingMessage['headers'];
	readonly text: string;
	readonly json: { readonly [member: string]: unknown; readonly error: ErrorView };
}

interface ErrorView {
	readonly [member: string]: unknown;
	readonly code: string;
	readonly message: string;
	readonly errors?: readonly { loc: (string | number)[]; msg: string; type: string }[];
}

const KEYS: Readonly<Record<string, ExampleCaller>> = {
	full: { name: 'full', scopes: ['read', 'write', 'destructive'] },
	reader: { name: 'reader', scopes: ['read'] },
	limited: { name: 'limited', scopes: ['read'] },
};

const thing = z.strictObject({ id: z.string(), title: z.string() });
const id = z.strictObject({ thing_id: z.uuid() });
const body = z.strictObject({
	title: z.string().min(1).max(100),
	kind: z.enum(['a', 'b']).optional(),
	size: z.int().max(10).optional(),
	tags: z
		.array(z.strictObject({ name: z.string() }))
		.max(2)
		.optional(),
	note: z.union([z.literal(''), z.null(), z.string().max(3)]).optional(),
	extra: z.unknown().optional(),
});

function exampleRoutes(example: Pick<Example, 'signals' | 'fault'>, waits: (() => void)[]) {
	const routes = [
		defineRoute({
			id: 'createThing',
			method: 'POST',
			path: '/v1/things',
			summary: 'Create a thing',
			tag: 'Things',
			scope: 'write',
			body,
			status: 201,
			response: thing,
			codes: ['conflict'],
			run: (_caller: ExampleCaller, { body: { title } }) => ({ id: 'one', title }),
		}),
		defineRoute({
			id: 'listThings',
			method: 'GET',
			path: '/v1/things',
			summary: 'List things',
			tag: 'Things',
			scope: 'read',
			query: z.strictObject({
				limit: z.coerce.number().int().max(200).default(50),
				tag: z.union([z.string(), z.array(z.string())]).optional(),
				status: z.enum(['new', 'old']).optional(),
			}),
			status: 200,
			response: z.unknown(),
			responseHeaders: { 'X-Total-Count': 'All of them.' },
			codes: [],
			run: (_caller: ExampleCaller, { query }) =>
				new Reply<unknown>(query, { headers: { 'X-Total-Count': '3' } }),
		}),
		defineRoute({
			id: 'getThing',
			method: 'GET',
			path: '/v1/things/{thing_id}',
			summary: 'Get a thing',
			tag: 'Things',
			scope: 'read',
			params: id,
			status: 200,
			response: thing,
			codes: ['not_found'],
			run: (_caller: ExampleCaller, { params }) => {
				if (example.fault !== undefined) throw example.fault;
				return { id: params.thing_id, title: 'found' };
			},
		}),
		defineRoute({
			id: 'deleteThing',
			method: 'DELETE',
			path: '/v1/things/{thing_id}',
			summary: 'Delete a thing',
			tag: 'Things',
			scope: 'destructive',
			params: id,
			status: 204,
			codes: [],
			run: () => undefined,
		}),
		defineRoute({
			id: 'retryThing',
			method: 'POST',
			path: '/v1/things/retry',
			summary: 'Retry things',
			tag: 'Things',
			scope: 'write',
			body: z.strictObject({ again: z.boolean().optional() }),
			bodyOptional: true,
			status: 200,
			response: z.unknown(),
			codes: [],
			run: (_caller: ExampleCaller, input) => input.body as unknown,
		}),
		defineRoute({
			id: 'slow',
			method: 'GET',
			path: '/v1/slow',
			summary: 'Waits',
			tag: 'Things',
			scope: 'open',
			status: 200,
			response: z.strictObject({ done: z.literal(true) }),
			codes: [],
			run: async (_caller: ExampleCaller, { signal }) => {
				example.signals.push(signal);
				await new Promise<void>((resolve) => waits.push(resolve));
				return { done: true as const };
			},
		}),
		defineRoute({
			id: 'undeclared',
			method: 'GET',
			path: '/v1/undeclared',
			summary: 'Answers more than it says',
			tag: 'Things',
			scope: 'open',
			status: 200,
			response: z.object({ ok: z.boolean() }),
			codes: [],
			run: () => ({ ok: true, secret: 'x' }) as { ok: boolean },
		}),
		defineRoute({
			id: 'page',
			method: 'GET',
			path: '/page',
			summary: 'A page',
			tag: 'Things',
			scope: 'open',
			status: 200,
			response: z.string(),
			codes: [],
			run: () => new Reply('<p>hi</p>', { headers: { 'content-type': 'text/html' } }),
		}),
		defineRoute({
			id: 'broken',
			method: 'GET',
			path: '/v1/broken',
			summary: 'A bug',
			tag: 'Things',
			scope: 'open',
			status: 200,
			codes: [],
			run: () => {
				throw new Error('secret inner text');
			},
		}),
	];
	return routes as Route<ExampleCaller>[];
}

export async function startExample(
	overrides: Partial<HttpServerOptions<ExampleCaller>> = {},
): Promise<Example> {
	const log: LogLine[] = [];
	const destination = new Writable({
		write: (chunk: Buffer, _encoding, done) => {
			log.push(JSON.parse(chunk.toString()) as LogLine);
			done();
		},
	});
	const waits: (() => void)[] = [];
	const state = { signals: [] as AbortSignal[], fault: undefined as unknown };
	const server = createHttpServer<ExampleCaller>({
		routes: exampleRoutes(state, waits),
		authenticate: async ({ apiKey }) => {
			const caller = KEYS[apiKey ?? ''];
			if (!caller) throw new ServiceError('invalid_api_key');
			return caller;
		},
		authorize: (caller, scope) => {
			if (!caller.scopes.includes(scope)) throw new ServiceError('insufficient_scope');
		},
		admit: async (caller) => {
			const headers = { RateLimit: '"minute";r=0;t=7' };
			if (caller.name !== 'limited') return { headers };
			return { headers, refusal: new ServiceError('rate_limited', { retryAfterSeconds: 7 }) };
		},
		describeCaller: ({ name }) => ({ key: name }),
		renderError,
		logger: createLogger({ level: 'info', destination }),
		clock: systemClock,
		checkResponses: true,
		...overrides,
	});
	const { port } = await server.listen({ host: '127.0.0.1', port: 0 });
	return Object.assign(state, {
		server,
		port,
		log,
		release: () => waits.splice(0).forEach((resolve) => resolve()),
		call: (path: string, options: CallOptions = {}) => call(port, path, options),
		raw: (bytes: string) => raw(port, bytes),
	});
}

function call(port: number, path: string, options: CallOptions): Promise<Answer> {
	const { method = 'GET', headers, body: sent, key = 'full' } = options;
	return new Promise((resolve, reject) => {
		const request = httpRequest(
			{
				host: '127.0.0.1',
				port,
				path,
				method,
				agent: false,
				headers: { ...(key === null ? {} : { 'X-API-Key': key }), ...headers },
			},
			(response) => {
				const chunks: Buffer[] = [];
				response.on('data', (chunk: Buffer) => chunks.push(chunk));
				response.on('end', () => {
					const text = Buffer.concat(chunks).toString();
					const isJson = response.headers['content-type']?.includes('json') && text !== '';
					resolve({
						status: response.statusCode ?? 0,
						headers: response.headers,
						text,
						json: (isJson ? JSON.parse(text) : {}) as Answer['json'],
					});
				});
			},
		);
		request.on('error', reject);
		request.end(sent);
	});
}

function raw(port: number, bytes: string): Promise<string> {
	return new Promise((resolve, reject) => {
		const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
		const chunks: Buffer[] = [];
		socket.on('data', (chunk) => chunks.push(chunk));
		socket.on('close', () => resolve(Buffer.concat(chunks).toString()));
		socket.on('error', reject);
	});
}

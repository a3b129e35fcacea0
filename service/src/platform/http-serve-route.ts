import { parse as parseQuery } from 'node:querystring';
import type { IncomingMessage } from 'node:http';
import type { z } from 'zod';
import { readFormBody, readJsonBody, type BodyLimits } from './http-body.js';
import { checkResponse } from './http-check-response.js';
import { cookiesOf, type Cookies } from './http-cookies.js';
import type { Exchange } from './http-exchange.js';
import { HttpFault } from './http-fault.js';
import { validationFault } from './http-field-problems.js';
import type { HttpServerOptions } from './http-options.js';
import { presentedKeyOf } from './http-request-facts.js';
import { sentenceOf } from './http-sentences.js';
import type { Route, RouteInput, UploadedFile } from './route.js';

const PARSE = { error: sentenceOf };

export interface Serving<Caller> {
	readonly options: HttpServerOptions<Caller>;
	readonly limits: BodyLimits;
	readonly params: Readonly<Record<string, unknown>>;
}

/**
 * Runs one request through its route: who, may he, may he now, what, and the verb.
 * Answers every fault itself and never throws.
 */
export async function serveRoute<Caller>(
	exchange: Exchange<Caller>,
	route: Route<Caller>,
	serving: Serving<Caller>,
): Promise<void> {
	exchange.route = route;
	try {
		if (route.scope !== 'open') await admitCaller(exchange, route, serving.options);
		if (route.page && route.method !== 'GET') refuseForeignForm(exchange.request);
		const input = new Input(exchange, await parseParts(exchange, route, serving));
		// An open route declares no caller, so undefined is what its verb expects.
		const result = await route.run(exchange.caller as Caller, input);
		if (serving.options.checkResponses) checkResponse(route, result);
		exchange.answer(route, result);
	} catch (error) {
		exchange.fail(error);
		const { caller, requestId, sentBody } = exchange;
		if (caller !== undefined) {
			serving.options.onError?.(caller, { routeId: route.id, requestId, sentBody, error });
		}
	}
}

async function admitCaller<Caller>(
	exchange: Exchange<Caller>,
	route: Route<Caller>,
	options: HttpServerOptions<Caller>,
): Promise<void> {
	if (route.scope === 'open') return;
	const cut = options.lifeline?.cut();
	if (cut) throw cut;
	const { request, requestId } = exchange;
	const caller = await options.authenticate(
		{ apiKey: presentedKeyOf(request.headers) },
		{ requestId, routeId: route.id, remoteAddress: exchange.remoteAddress },
	);
	exchange.caller = caller;
	options.authorize(caller, route.scope);
	if (!options.admit) return;
	const admission = await options.admit(caller, route);
	exchange.limitHeaders = admission?.headers;
	if (admission?.refusal) throw admission.refusal;
}

const OWN_SITES: readonly unknown[] = [undefined, 'same-origin', 'none'];

/** A page's form is ours alone to send; browsers say which site a request comes from. */
function refuseForeignForm({ headers }: IncomingMessage): void {
	if (OWN_SITES.includes(headers['sec-fetch-site'])) return;
	throw new HttpFault('bad_request', { message: 'This form was sent from another site.' });
}

type Parts = Pick<
	RouteInput<z.ZodType, z.ZodType, z.ZodType>,
	'params' | 'query' | 'body' | 'upload'
>;

async function parseParts<Caller>(
	exchange: Exchange<Caller>,
	route: Route<Caller>,
	{ limits, options, params }: Serving<Caller>,
): Promise<Parts> {
	const { request } = exchange;
	if (route.body)
		exchange.sentBody = await (route.form ? readFormBody : readJsonBody)(request, limits);
	return {
		params: route.params && parseParams(route.params, params),
		query: route.query && parsePart('query', route.query, queryOf(request)),
		body: route.body && parsePart('body', route.body, exchange.sentBody),
		upload: route.upload === undefined ? undefined : await readFile(request, route.upload, options),
	};
}

function readFile<Caller>(
	request: IncomingMessage,
	field: string,
	{ readUpload }: HttpServerOptions<Caller>,
): Promise<UploadedFile> {
	if (!readUpload) throw new Error('a route takes a file, and nothing reads uploads');
	return readUpload(request, field);
}

function parsePart(part: 'query' | 'body', schema: z.ZodType, value: unknown): unknown {
	const parsed = schema.safeParse(value, PARSE);
	if (parsed.success) return parsed.data;
	throw validationFault(part, parsed.error.issues);
}

/** A path parameter that is not valid is an id that nobody has. */
function parseParams(schema: z.ZodType, params: Readonly<Record<string, unknown>>): unknown {
	const parsed = schema.safeParse(params);
	if (parsed.success) return parsed.data;
	throw new HttpFault('not_found');
}

function queryOf({ url = '' }: IncomingMessage): unknown {
	const mark = url.indexOf('?');
	return mark === -1 ? {} : parseQuery(url.slice(mark + 1));
}

class Input implements RouteInput<z.ZodType, z.ZodType, z.ZodType> {
	readonly params: unknown;
	readonly query: unknown;
	readonly body: unknown;
	readonly upload: UploadedFile | undefined;
	readonly requestId: string;

	constructor(
		private readonly exchange: Pick<
			Exchange<unknown>,
			'request' | 'requestId' | 'remoteAddress' | 'signal'
		>,
		parts: Parts,
	) {
		this.params = parts.params;
		this.query = parts.query;
		this.body = parts.body;
		this.upload = parts.upload;
		this.requestId = exchange.requestId;
	}

	get remoteAddress(): string | undefined {
		return this.exchange.remoteAddress;
	}

	get cookies(): Cookies {
		return cookiesOf(this.exchange.request.headers);
	}

	get signal(): AbortSignal {
		return this.exchange.signal;
	}
}

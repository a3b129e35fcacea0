import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { HttpFault } from './http-fault.js';
import type { HttpServerOptions, RenderedError } from './http-options.js';
import { PAGE_HEADERS, wantsPage, type RoutePage } from './http-page.js';
import { remoteAddressOf, requestIdOf } from './http-request-facts.js';
import { Reply, type Route } from './route.js';

type Headers = Readonly<Record<string, string>>;

/** What all exchanges of one server share. */
export interface ExchangeHost<Caller> {
	readonly options: HttpServerOptions<Caller>;
	/** Sent with every answer. */
	readonly baseHeaders: Headers;
	/** Every exchange whose answer is not completely written. */
	readonly open: Set<Exchange<Caller>>;
	/** Asks clients to leave: every answer ends its connection. */
	draining: boolean;
	/** For a client to take bytes of an answer, or to end its request once it has the answer. */
	readonly patienceMs: number;
	/** Called when an exchange is over. */
	onOver(): void;
}

const CLIENT_GONE = 499;
const JSON_TYPE = 'application/json; charset=utf-8';
const LAST_RESORT: RenderedError = {
	status: 500,
	body: { error: { code: 'internal_error', message: 'Something went wrong in this service.' } },
};

/** One request and its one answer. */
export class Exchange<Caller> {
	readonly requestId: string;
	readonly startedAt: number;
	route: Route<Caller> | undefined;
	caller: Caller | undefined;
	/** The body as it was sent, once it could be read as JSON. */
	sentBody: unknown;
	/** Tell the caller what is left of its limits. */
	limitHeaders: Headers | undefined;
	private controller: AbortController | undefined;
	private ended: Error | undefined;
	private answered = false;
	private logged: Readonly<Record<string, unknown>> | undefined;

	constructor(
		private readonly host: ExchangeHost<Caller>,
		readonly request: IncomingMessage,
		private readonly response: ServerResponse,
	) {
		this.requestId = requestIdOf(request.headers);
		this.startedAt = host.options.clock.monotonic();
		host.open.add(this);
		response.once('close', () => this.close());
	}

	get remoteAddress(): string | undefined {
		return remoteAddressOf(this.request, this.host.options.trustedProxies);
	}

	/** Made when somebody asks for it: most routes never look. */
	get signal(): AbortSignal {
		this.controller ??= new AbortController();
		if (this.ended) this.controller.abort(this.ended);
		return this.controller.signal;
	}

	/** Sends what a route returned. */
	answer(route: Route<Caller>, result: unknown): void {
		const reply = result instanceof Reply ? result : undefined;
		const status = reply?.options.status ?? route.status;
		const headers = reply?.options.headers;
		const body: unknown = reply ? reply.body : result;
		const page = this.page;
		if (page) return this.write(status, page.answer(body), { ...PAGE_HEADERS, ...headers });
		if (body instanceof Readable) this.stream(status, body, headers);
		else if (isRaw(body) && headers !== undefined) this.write(status, body, headers);
		else this.write(status, body === undefined ? undefined : JSON.stringify(body), headers);
	}

	/** Sends an error in place of an answer. */
	fail(error: unknown): void {
		const rendered = this.render(error);
		this.logged = rendered.log;
		const { status, words, headers } = rendered;
		if (words && this.page) {
			this.write(status, this.page.fault(words), { ...headers, ...PAGE_HEADERS });
		} else this.write(status, JSON.stringify(rendered.body), headers);
	}

	/** Ends the wait for the route: its signal is aborted and the client told so. */
	giveUp(): void {
		if (this.ended) return;
		const fault = new HttpFault('response_timeout');
		this.end(fault);
		this.fail(fault);
	}

	/** Ends a request that does not arrive. */
	refuseLate(): void {
		if (this.ended) return;
		const fault = new HttpFault('request_timeout', { headers: { Connection: 'close' } });
		this.end(fault);
		this.fail(fault);
	}

	private get page(): RoutePage<unknown> | undefined {
		const page = this.route?.page;
		return page && wantsPage(this.request.headers) ? page : undefined;
	}

	private end(reason: Error): void {
		if (this.ended) return;
		this.ended = reason;
		this.controller?.abort(reason);
	}

	private render(error: unknown): RenderedError {
		try {
			return this.host.options.renderError(error, this.requestId);
		} catch (fault) {
			return { ...LAST_RESORT, log: { err: fault, instead_of: String(error) } };
		}
	}

	private write(status: number, body: string | Uint8Array | undefined, extra?: Headers): void {
		if (this.answered) return;
		this.answered = true;
		const { response, host } = this;
		const headers: Record<string, string | number> = { ...host.baseHeaders, ...this.limitHeaders };
		headers['X-Request-ID'] = this.requestId;
		if (host.draining) headers['Connection'] = 'close';
		if (body !== undefined) {
			headers['Content-Type'] = JSON_TYPE;
			headers['Content-Length'] = Buffer.byteLength(body);
		}
		if (extra) replaceIn(headers, extra);
		response.writeHead(status, headers);
		response.end(body);
	}

	/** Bytes as they come. One that breaks off ends the connection: the length was promised. */
	private stream(status: number, body: Readable, extra: Headers = {}): void {
		const { response, request, host } = this;
		if (this.answered || request.method === 'HEAD') body.destroy();
		if (this.answered) return;
		this.answered = true;
		const headers: Record<string, string | number> = { ...host.baseHeaders, ...this.limitHeaders };
		headers['X-Request-ID'] = this.requestId;
		replaceIn(headers, extra);
		response.writeHead(status, headers);
		response.setTimeout(host.patienceMs, () => response.destroy());
		if (request.method === 'HEAD') response.end();
		else pipeline(body, response).catch((error: unknown) => this.note(error));
	}

	private note(error: unknown): void {
		this.logged = { ...this.logged, err: String(error) };
	}

	private close(): void {
		const { host, response } = this;
		host.open.delete(this);
		const gone = !response.writableFinished;
		if (gone) this.end(new Error('the client has gone'));
		else this.awaitRest();
		this.log(gone ? CLIENT_GONE : response.statusCode);
		host.onOver();
	}

	/** Node's own limit for what still arrives is that of uploads. */
	private awaitRest(): void {
		const { request, host } = this;
		if (request.complete || request.destroyed) return;
		const timer = setTimeout(() => request.socket.destroy(), host.patienceMs).unref();
		request.once('close', () => clearTimeout(timer));
	}

	/** A plain object in one call: a child logger per request costs more than the line. */
	private log(status: number): void {
		const { options } = this.host;
		const line = {
			method: this.request.method,
			route: this.route?.id ?? 'unknown',
			status,
			ms: Math.round((options.clock.monotonic() - this.startedAt) * 10) / 10,
			request_id: this.requestId,
			...(this.caller === undefined ? undefined : options.describeCaller?.(this.caller)),
			...this.logged,
		};
		if (status >= 500) options.logger.error(line, 'request');
		else options.logger.info(line, 'request');
	}
}

const isRaw = (body: unknown): body is string | Uint8Array =>
	typeof body === 'string' || body instanceof Uint8Array;

/** Header names differ in spelling only: the later one stands, in its own spelling. */
function replaceIn(headers: Record<string, string | number>, extra: Headers): void {
	for (const [name, value] of Object.entries(extra)) {
		const lower = name.toLowerCase();
		for (const known of Object.keys(headers)) {
			if (known.toLowerCase() === lower) delete headers[known];
		}
		headers[name] = value;
	}
}

import type { IncomingMessage } from 'node:http';
import type { Clock } from './clock.js';
import type { BodyLimits } from './http-body.js';
import type { FaultWords } from './http-page.js';
import type { Logger } from './logger.js';
import type { Route, UploadedFile } from './route.js';

/** What a key must have for a route. */
export type RouteScope = Exclude<Route['scope'], 'open'>;

export interface Credentials {
	/** From `X-API-Key`, else from `Authorization: Bearer`. */
	readonly apiKey: string | undefined;
}

export interface RequestFacts {
	readonly requestId: string;
	readonly routeId: string;
	readonly remoteAddress: string | undefined;
}

/** An error as the client is to see it. */
export interface RenderedError {
	readonly status: number;
	readonly body: unknown;
	readonly headers?: Readonly<Record<string, string>>;
	/** The same in words, for routes with a page. */
	readonly words?: FaultWords;
	/** Members of the request's log line. */
	readonly log?: Readonly<Record<string, unknown>>;
}

/** What the caller's limits say to one request. */
export interface Admission {
	/** Sent with the answer, whatever it is. */
	readonly headers: Readonly<Record<string, string>>;
	/** Why the request may not go on. */
	readonly refusal?: Error;
}

export interface HttpLimits extends BodyLimits {
	readonly headerBytes: number;
	/** For the request line and headers to arrive. */
	readonly headersTimeoutMs: number;
	/** For the request to arrive, and from its arrival for the answer. */
	readonly requestTimeoutMs: number;
	/** The same for routes that take a file. */
	readonly uploadTimeoutMs: number;
}

export const DEFAULT_LIMITS: HttpLimits = {
	jsonBytes: 1_048_576,
	depth: 20,
	headerBytes: 16 * 1024,
	headersTimeoutMs: 10_000,
	requestTimeoutMs: 30_000,
	uploadTimeoutMs: 3_600_000,
};

/** A request that was refused or failed. */
export interface FailedRequest {
	readonly routeId: string;
	readonly requestId: string;
	/** The body as it was sent; undefined where it could not be read. */
	readonly sentBody: unknown;
	readonly error: unknown;
}

/** What every request with a key needs: without it they are told so at once, and not left to wait. */
export interface Lifeline {
	/** Why it is cut just now. */
	cut(): Error | undefined;
	/** Called each time it is cut. */
	onCut(listener: (reason: Error) => void): void;
}

export interface HttpServerOptions<Caller> {
	readonly routes: readonly Route<Caller>[];
	readonly lifeline?: Lifeline;
	/** Who asks; throws when the credentials are not good. Not asked for open routes. */
	authenticate(credentials: Credentials, facts: RequestFacts): Promise<Caller>;
	/** Throws unless the caller may use routes of this scope. */
	authorize(caller: Caller, scope: RouteScope): void;
	/** Takes one request off the caller's limits. */
	admit?(
		caller: Caller,
		route: Pick<Route, 'id' | 'limit'>,
	): Admission | undefined | Promise<Admission | undefined>;
	renderError(error: unknown, requestId: string): RenderedError;
	/** Told of every error after it was sent, where it is known who asked. Must not throw. */
	onError?(caller: Caller, facts: FailedRequest): void;
	/** Members of the log line that say who asked. */
	describeCaller?(caller: Caller): Readonly<Record<string, unknown>>;
	/** For routes that take a file. */
	readUpload?(request: IncomingMessage, field: string): Promise<UploadedFile>;
	readonly logger: Logger;
	readonly clock: Clock;
	/** How many proxies stand in front and add to X-Forwarded-For; none when absent. */
	readonly trustedProxies?: number;
	readonly limits?: Partial<HttpLimits>;
	/** Compares every answer with its route's schema; for tests, it costs time. */
	readonly checkResponses?: boolean;
}

import type { Readable } from 'node:stream';
import type { z } from 'zod';
import type { Cookies } from './http-cookies.js';
import type { RoutePage } from './http-page.js';

export type HttpMethod = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';

/** What a verb may add to its answer; a plain value means: the declared status, no extra headers. */
export class Reply<T> {
	constructor(
		readonly body: T,
		readonly options: {
			readonly status?: number;
			readonly headers?: Readonly<Record<string, string>>;
		} = {},
	) {}
}

export type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined;

/** What a verb may return; a reply without a body is for a further status that has none. */
type Answered<R> = Parsed<R> | Reply<Parsed<R>> | Reply<undefined> | Reply<Readable>;

/** A file in a form, as it arrives. */
export interface UploadedFile {
	/** As the client named it. */
	readonly filename: string;
	/** Can be read once; ends with an HttpFault where it does not arrive completely. */
	readonly source: AsyncIterable<Uint8Array>;
}

export interface RouteInput<P, Q, B> {
	readonly params: Parsed<P>;
	readonly query: Parsed<Q>;
	readonly body: Parsed<B>;
	/** Of a route that takes a file. */
	readonly upload?: UploadedFile | undefined;
	readonly requestId: string;
	/** Where the request came from, as far as it can be known. */
	readonly remoteAddress: string | undefined;
	/** What a browser sent, on routes that browsers are sent to. */
	readonly cookies: Cookies;
	/** Ends when the client has gone or the request took too long. */
	readonly signal: AbortSignal;
}

/**
 * One call of the HTTP API as a value. `scope` is what the caller's key must have;
 * `'operator'` is for whoever runs the service, `'open'` needs no key. `codes` are the error codes it may answer beyond those every call has.
 */
export interface RouteSpec<Caller, P, Q, B, R> {
	readonly id: string;
	readonly method: HttpMethod;
	/** With parameters in braces: `/v1/pins/{pin_id}`. */
	readonly path: `/${string}`;
	readonly summary: string;
	readonly tag: string;
	readonly scope: 'read' | 'write' | 'destructive' | 'operator' | 'open';
	readonly params?: P;
	readonly query?: Q;
	readonly body?: B;
	/** A body of zero bytes, or none at all, counts as `{}`. */
	readonly bodyOptional?: boolean;
	/** Also takes the body as a browser's form sends it: texts by name. */
	readonly form?: boolean;
	/** Takes a form with one file under this name, in place of a body. */
	readonly upload?: string;
	/** Does the work of many calls, and has a limit of its own beside that of every call. */
	readonly limit?: 'bulk';
	readonly status: number;
	/** Absent for answers without a body. */
	readonly response?: R;
	/** Answers with bytes of one of these types, in place of a response. */
	readonly responseTypes?: readonly string[];
	/** For browsers: answers and errors are HTML unless the request asks for JSON. */
	readonly page?: RoutePage<Parsed<R>>;
	readonly responseHeaders?: Readonly<Record<string, string>>;
	readonly codes: readonly string[];
	/** Further statuses it answers with its response schema, e.g. 503; 204 goes without a body. */
	readonly alsoStatus?: readonly number[];
	run(caller: Caller, input: RouteInput<P, Q, B>): Promise<Answered<R>> | Answered<R>;
}

/** A route whose type parameters are forgotten, as the server and OpenAPI see it. */
export type Route<Caller = unknown> = RouteSpec<
	Caller,
	z.ZodType | undefined,
	z.ZodType | undefined,
	z.ZodType | undefined,
	z.ZodType | undefined
>;

/**
 * Checks a route value against its schemas and forgets them.
 * A route that needs a key gets the caller; an open one gets undefined.
 */
export function defineRoute<
	Caller,
	P extends z.ZodType | undefined = undefined,
	Q extends z.ZodType | undefined = undefined,
	B extends z.ZodType | undefined = undefined,
	R extends z.ZodType | undefined = undefined,
>(spec: RouteSpec<Caller, P, Q, B, R>): Route<Caller> {
	return spec as unknown as Route<Caller>;
}

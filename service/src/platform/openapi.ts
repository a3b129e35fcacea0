import type { z } from 'zod';
import { createSchemaBook, type JsonSchema, type SchemaBook } from './openapi-schemas.js';
import type { Route } from './route.js';

export interface ErrorFacts {
	readonly status: number;
	readonly message: string;
}

/** Codes that routes have by their kind, so that they list only their own. */
export interface CommonCodes {
	readonly always: readonly string[];
	/** Routes that need a key. */
	readonly keyed: readonly string[];
	/** Routes with a parameter in the path. */
	readonly parameters: readonly string[];
	readonly query: readonly string[];
	readonly body: readonly string[];
}

export interface OpenApiOptions<Caller> {
	readonly info: {
		readonly title: string;
		readonly version: string;
		readonly description?: string;
	};
	readonly servers?: readonly { readonly url: string; readonly description?: string }[];
	readonly routes: readonly Route<Caller>[];
	readonly errorCodes: Readonly<Record<string, ErrorFacts>>;
	readonly commonCodes: CommonCodes;
	/** Schema of every error's body; with an id it becomes a component. */
	readonly errorBody: z.ZodType;
}

export type OpenApiDocument = JsonSchema;

type ResponseMap = Record<string, JsonSchema>;

const REQUEST_ID_HEADER = { $ref: '#/components/headers/RequestId' };
const RETRY_AFTER_HEADER = { $ref: '#/components/headers/RetryAfter' };
const RETRYABLE: ReadonlySet<number> = new Set([429, 503]);

/**
 * The OpenAPI 3.1 document of the routes: the same for the same routes in whatever order.
 * Throws when a route names a code that `errorCodes` does not hold.
 */
export function buildOpenApi<Caller>(options: OpenApiOptions<Caller>): OpenApiDocument {
	const book = createSchemaBook();
	const error = book.describe(options.errorBody, 'output');
	const routes = [...options.routes].sort(byPathAndMethod);
	const paths: Record<string, JsonSchema> = {};
	for (const route of routes) {
		const item = (paths[route.path] ??= {});
		item[route.method.toLowerCase()] = operation(route, { options, book, error });
	}
	return {
		openapi: '3.1.0',
		info: options.info,
		...(options.servers ? { servers: options.servers } : {}),
		tags: [...new Set(routes.map(({ tag }) => tag))].sort().map((name) => ({ name })),
		paths,
		components: {
			securitySchemes: {
				ApiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
				Bearer: { type: 'http', scheme: 'bearer', description: 'The same key.' },
			},
			headers: {
				RequestId: {
					description: 'Id of the request; a valid X-Request-ID that was sent is kept.',
					schema: { type: 'string' },
				},
				RetryAfter: {
					description: 'Seconds to wait before the next try.',
					schema: { type: 'integer', minimum: 1 },
				},
			},
			schemas: book.components(),
		},
	};
}

const NO_CONTENT = 204;
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

function byPathAndMethod(a: Route<never>, b: Route<never>): number {
	if (a.path !== b.path) return a.path < b.path ? -1 : 1;
	return METHODS.indexOf(a.method) - METHODS.indexOf(b.method);
}

interface Context<Caller> {
	readonly options: OpenApiOptions<Caller>;
	readonly book: SchemaBook;
	readonly error: JsonSchema;
}

function operation<Caller>(route: Route<Caller>, context: Context<Caller>): JsonSchema {
	const { book } = context;
	const parameters = [
		...parametersOf('path', route.params, book),
		...parametersOf('query', route.query, book),
	];
	return {
		operationId: route.id,
		summary: route.summary,
		tags: [route.tag],
		...(route.scope === 'open'
			? { security: [] }
			: {
					...(route.limit === undefined ? {} : { 'x-rate-limit': route.limit }),
					'x-required-scope': route.scope,
					security: [{ ApiKey: [] }, { Bearer: [] }],
				}),
		...(parameters.length > 0 ? { parameters } : {}),
		...(route.body ? { requestBody: requestBody(route, route.body, book) } : {}),
		...(route.upload === undefined ? {} : { requestBody: uploadBody(route.upload) }),
		responses: { ...answers(route, book), ...refusals(route, context) },
	};
}

function parametersOf(
	place: 'path' | 'query',
	schema: z.ZodType | undefined,
	book: SchemaBook,
): JsonSchema[] {
	if (!schema) return [];
	const { properties = {}, required = [] } = book.describe(schema, 'input') as {
		properties?: Record<string, JsonSchema>;
		required?: string[];
	};
	return Object.entries(properties).map(([name, { description, ...rest }]) => ({
		name,
		in: place,
		required: place === 'path' || required.includes(name),
		...(description === undefined ? {} : { description }),
		schema: rest,
	}));
}

const requestBody = <Caller>(
	route: Route<Caller>,
	body: z.ZodType,
	book: SchemaBook,
): JsonSchema => ({
	required: !route.bodyOptional,
	content: { 'application/json': { schema: book.describe(body, 'input') } },
});

/** A form with one file. */
const uploadBody = (field: string): JsonSchema => ({
	required: true,
	content: {
		'multipart/form-data': {
			schema: {
				type: 'object',
				properties: { [field]: { type: 'string', format: 'binary' } },
				required: [field],
			},
		},
	},
});

const bytesOf = (types: readonly string[]): JsonSchema => ({
	content: Object.fromEntries(
		types.map((type) => [type, { schema: { type: 'string', format: 'binary' } }]),
	),
});

function answers<Caller>(route: Route<Caller>, book: SchemaBook): ResponseMap {
	const content = route.response && {
		content: {
			'application/json': { schema: book.describe(route.response, 'output') },
			...pageOf(route),
		},
	};
	const own = Object.entries(route.responseHeaders ?? {}).map(
		([name, description]): [string, JsonSchema] => [
			name,
			{ description, schema: { type: 'string' } },
		],
	);
	const answer = {
		description: route.summary,
		headers: { 'X-Request-ID': REQUEST_ID_HEADER, ...Object.fromEntries(own) },
	};
	const statuses = [route.status, ...(route.alsoStatus ?? [])];
	return Object.fromEntries(
		statuses.map((status) => [
			String(status),
			status === NO_CONTENT
				? answer
				: { ...answer, ...content, ...(route.responseTypes ? bytesOf(route.responseTypes) : {}) },
		]),
	);
}

const pageOf = <Caller>({ page }: Route<Caller>): JsonSchema =>
	page ? { 'text/html': { schema: { type: 'string' } } } : {};

/** The errors a route may answer, one response per status with the codes behind it. */
function refusals<Caller>(route: Route<Caller>, { options, error }: Context<Caller>): ResponseMap {
	const { errorCodes } = options;
	const byStatus = new Map<number, string[]>();
	for (const code of codesOf(route, options.commonCodes)) {
		const facts = errorCodes[code];
		if (!facts) throw new Error(`route ${route.id} names the unknown code ${code}`);
		byStatus.set(facts.status, [...(byStatus.get(facts.status) ?? []), code]);
	}
	for (const status of [route.status, ...(route.alsoStatus ?? [])]) byStatus.delete(status);
	return Object.fromEntries(
		[...byStatus].map(([status, codes]) => [
			String(status),
			{
				description: codes.map((code) => `\`${code}\`: ${errorCodes[code]?.message}`).join('\n\n'),
				'x-error-codes': codes,
				headers: {
					'X-Request-ID': REQUEST_ID_HEADER,
					...(RETRYABLE.has(status) ? { 'Retry-After': RETRY_AFTER_HEADER } : {}),
				},
				content: { 'application/json': { schema: error }, ...pageOf(route) },
			},
		]),
	);
}

/** Every error code a route may answer, its own and those of its kind, in alphabetical order. */
export function codesOf<Caller>(route: Route<Caller>, common: CommonCodes): string[] {
	const codes = new Set([
		...common.always,
		...(route.scope === 'open' ? [] : common.keyed),
		...(route.params ? common.parameters : []),
		...(route.query ? common.query : []),
		...(route.body ? common.body : []),
		...route.codes,
	]);
	return [...codes].sort();
}

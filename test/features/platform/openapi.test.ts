import { z } from 'zod';
import { COMMON_CODES } from '../../../service/src/app/common-codes.js';
import { errorBody } from '../../../service/src/app/error-body.js';
import { ERROR_CODES } from '../../../service/src/domain/error-codes.js';
import { buildOpenApi } from '../../../service/src/platform/openapi.js';
import { defineRoute, type Route } from '../../../service/src/platform/route.js';

const thing = z.strictObject({ id: z.uuid(), made_at: z.date() }).meta({ id: 'Thing' });

const create = defineRoute({
	id: 'createThing',
	method: 'POST',
	path: '/v1/things',
	summary: 'Create a thing',
	tag: 'Things',
	scope: 'write',
	body: z.strictObject({
		title: z.string().max(100).describe('Shown to people.'),
		nothing: z.undefined().optional(),
		terms: z.union([z.string(), z.array(z.string())]).transform((terms) => [terms].flat()),
	}),
	status: 201,
	response: thing,
	codes: ['conflict'],
	run: () => ({ id: 'x', made_at: new Date(0) }),
});
const list = defineRoute({
	id: 'listThings',
	method: 'GET',
	path: '/v1/things',
	summary: 'List things',
	tag: 'Things',
	scope: 'read',
	query: z.strictObject({ limit: z.coerce.number().int().max(200).default(50).describe('Page.') }),
	status: 200,
	response: z.array(thing),
	responseHeaders: { 'X-Total-Count': 'All of them.' },
	codes: [],
	run: () => [],
});
const remove = defineRoute({
	id: 'deleteThing',
	method: 'DELETE',
	path: '/v1/things/{thing_id}',
	summary: 'Delete a thing',
	tag: 'Things',
	scope: 'destructive',
	params: z.strictObject({ thing_id: z.uuid() }),
	status: 204,
	codes: [],
	run: () => undefined,
});
const ready = defineRoute({
	id: 'ready',
	method: 'GET',
	path: '/readyz',
	summary: 'Ready',
	tag: 'System',
	scope: 'open',
	status: 200,
	alsoStatus: [503],
	response: z.strictObject({ ok: z.boolean() }),
	codes: [],
	run: () => ({ ok: true }),
});

const build = (routes: readonly Route[]) =>
	buildOpenApi({
		info: { title: 'Things', version: '1' },
		routes,
		errorCodes: ERROR_CODES,
		commonCodes: COMMON_CODES,
		errorBody,
	});
const routes = [create, list, remove, ready] as Route[];

interface Operation {
	readonly [member: string]: unknown;
	readonly responses: Record<string, Record<string, unknown>>;
}
const paths = build(routes)['paths'] as Record<string, Record<string, Operation>>;

describe('buildOpenApi', () => {
	it('makes the same document whatever the order of the routes', () => {
		expect(JSON.stringify(build([...routes].reverse()))).toBe(JSON.stringify(build(routes)));
	});

	it('describes a body as it may be sent', () => {
		expect(paths['/v1/things']?.['post']).toMatchObject({
			operationId: 'createThing',
			'x-required-scope': 'write',
			security: [{ ApiKey: [] }, { Bearer: [] }],
			requestBody: {
				required: true,
				content: {
					'application/json': {
						schema: {
							type: 'object',
							required: ['title', 'terms'],
							additionalProperties: false,
							properties: {
								title: { type: 'string', maxLength: 100, description: 'Shown to people.' },
								nothing: { not: {} },
								terms: { anyOf: [{ type: 'string' }, { type: 'array' }] },
							},
						},
					},
				},
			},
		});
	});

	it('describes parameters of query and path', () => {
		expect(paths['/v1/things']?.['get']?.['parameters']).toEqual([
			{
				name: 'limit',
				in: 'query',
				required: false,
				description: 'Page.',
				schema: expect.objectContaining({ type: 'integer', maximum: 200, default: 50 }),
			},
		]);
		expect(paths['/v1/things/{thing_id}']?.['delete']?.['parameters']).toMatchObject([
			{ name: 'thing_id', in: 'path', required: true, schema: { format: 'uuid' } },
		]);
	});

	it('refers to schemas that have an id', () => {
		const reference = { $ref: '#/components/schemas/Thing' };
		expect(paths['/v1/things']?.['post']?.responses['201']).toMatchObject({
			content: { 'application/json': { schema: reference } },
		});
		expect(paths['/v1/things']?.['get']?.responses['200']).toMatchObject({
			content: { 'application/json': { schema: { type: 'array', items: reference } } },
			headers: { 'X-Total-Count': { description: 'All of them.' } },
		});
		const { schemas } = build(routes)['components'] as { schemas: Record<string, unknown> };
		expect(Object.keys(schemas)).toEqual(['Error', 'Thing']);
		expect(schemas['Thing']).toMatchObject({
			properties: { made_at: { type: 'string', format: 'date-time' } },
		});
	});

	it('groups the errors of a route by status', () => {
		const { responses = {} } = paths['/v1/things']?.['post'] ?? {};
		expect(Object.keys(responses)).toEqual(
			'201 400 401 403 408 409 413 415 422 429 431 500 503 504'.split(' '),
		);
		expect(responses['400']?.['x-error-codes']).toEqual(['bad_request', 'malformed_json']);
		expect(responses['429']).toMatchObject({ headers: { 'Retry-After': {} } });
		expect(responses['409']).toMatchObject({
			content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
		});
	});

	it('gives an open route no key and its own 503', () => {
		const operation = paths['/readyz']?.['get'];
		expect(operation?.['security']).toEqual([]);
		expect(operation?.responses['401']).toBeUndefined();
		expect(operation?.responses['503']).toEqual(operation?.responses['200']);
	});

	it('gives an answer without a body no content', () => {
		expect(paths['/v1/things/{thing_id}']?.['delete']?.responses['204']).not.toHaveProperty(
			'content',
		);
	});

	it('refuses a code that nobody knows', () => {
		const odd = { ...create, codes: ['made_up'] } as Route;
		expect(() => build([odd])).toThrow('unknown code made_up');
	});
});

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeApi } from '../../service/src/app/describe-api.js';
import { ERROR_CODE_NAMES, ERROR_CODES } from '../../service/src/domain/error-codes.js';
import type { Caller } from '../../service/src/features/access/index.js';
import type { Route } from '../../service/src/platform/route.js';
import { allRoutes } from '../support/all-routes.js';
import { startStack, type Stack } from '../support/start-stack.js';

const FILE = join(__dirname, '../../service/openapi.json');
const UPDATE = 'UPDATE_GENERATED=1 npm run test:contract';

interface Operation {
	readonly operationId: string;
	readonly summary: string;
	readonly tags: string[];
	readonly security: unknown[];
	readonly parameters?: { name: string; in: string; required: boolean; schema: object }[];
	readonly responses: Record<string, { description: string; content?: object }>;
}

interface Document {
	readonly openapi: string;
	readonly info: { readonly title: string; readonly version: string };
	readonly paths: Record<string, Record<string, Operation>>;
	readonly components: Record<string, Record<string, unknown>>;
}

let stack: Stack;
let routes: Route<Caller>[];
let document: Document;
let operations: [string, Operation][];
beforeAll(async () => {
	stack = await startStack();
	routes = allRoutes(stack.context);
	document = overTheWire(describeApi(routes)) as Document;
	operations = Object.entries(document.paths).flatMap(([path, item]) =>
		Object.entries(item).map(([method, operation]): [string, Operation] => [
			`${method.toUpperCase()} ${path}`,
			operation,
		]),
	);
});
afterAll(() => stack.stop());

const overTheWire = (value: unknown): unknown => JSON.parse(JSON.stringify(value)) as unknown;

describe('the OpenAPI document', () => {
	it('is the one that is checked in', () => {
		if (process.env.UPDATE_GENERATED === '1') {
			writeFileSync(FILE, `${JSON.stringify(document, null, 2)}\n`);
		}
		const kept = JSON.parse(readFileSync(FILE, 'utf8')) as unknown;
		if (JSON.stringify(kept) === JSON.stringify(document)) return;
		expect({ how: UPDATE, document }).toEqual({ how: UPDATE, document: kept });
		throw new Error(`only the order differs; write the file again: ${UPDATE}`);
	});

	it('is the one that the service answers with', async () => {
		expect((await stack.api('GET', '/openapi.json', { key: null })).body).toEqual(document);
	});

	it('has every route once, under an id of its own', () => {
		const expected = routes.map(({ method, path }) => `${method} ${path}`).sort();
		expect(operations.map(([name]) => name).sort()).toEqual(expected);
		const ids = operations.map(([, { operationId }]) => operationId);
		expect(new Set(ids).size).toBe(ids.length);
	});

	it('names only codes that exist, with the status they are answered with', () => {
		for (const route of routes) {
			const unknown = route.codes.filter(
				(code) => !ERROR_CODE_NAMES.some((known) => known === code),
			);
			expect({ route: route.id, unknown }).toEqual({ route: route.id, unknown: [] });
			const { responses } = document.paths[route.path]?.[route.method.toLowerCase()] ?? {};
			const statuses = route.codes.map(
				(code) => ERROR_CODES[code as keyof typeof ERROR_CODES].status,
			);
			expect(Object.keys(responses ?? {})).toEqual(expect.arrayContaining(statuses.map(String)));
		}
	});
});

describe('as OpenAPI 3.1', () => {
	it('has its head', () => {
		expect(document.openapi).toMatch(/^3\.1\.\d+$/);
		expect(document.info.title).not.toBe('');
		expect(document.info.version).toMatch(/^\d+\.\d+\.\d+/);
	});

	it('describes each operation with a tag, a success and its refusals', () => {
		for (const [name, operation] of operations) {
			const statuses = Object.keys(operation.responses);
			expect({ name, tags: operation.tags.length }).toEqual({ name, tags: 1 });
			expect({ name, summary: operation.summary }).not.toEqual({ name, summary: '' });
			// A form of a page ends in a redirect.
			expect(statuses.filter((status) => /^(2\d\d|303)$/.test(status))).not.toEqual([]);
			expect(statuses.every((status) => /^[1-5]\d\d$/.test(status))).toBe(true);
			for (const { description } of Object.values(operation.responses)) {
				expect(description).not.toBe('');
			}
		}
	});

	it('declares each parameter of a path, as required', () => {
		for (const [name, { parameters = [] }] of operations) {
			const inPath = [...name.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter);
			const declared = parameters.filter((parameter) => parameter.in === 'path');
			expect({ name, declared: declared.map((each) => each.name) }).toEqual({
				name,
				declared: inPath,
			});
			expect(declared.every(({ required }) => required)).toBe(true);
		}
	});

	it('has a target for every reference', () => {
		const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(
			([, reference]) => reference ?? '',
		);
		expect(references.length).toBeGreaterThan(0);
		for (const reference of new Set(references)) {
			const target = reference
				.replace(/^#\//, '')
				.split('/')
				.reduce<unknown>((node, step) => (node as Record<string, unknown>)[step], document);
			expect({ reference, found: target !== undefined }).toEqual({ reference, found: true });
		}
	});

	it('needs a key exactly where the route does', () => {
		for (const route of routes) {
			const operation = document.paths[route.path]?.[route.method.toLowerCase()];
			expect({ id: route.id, open: operation?.security.length === 0 }).toEqual({
				id: route.id,
				open: route.scope === 'open',
			});
		}
	});
});

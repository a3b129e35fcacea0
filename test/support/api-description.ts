import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

interface Parameter {
	readonly name: string;
	readonly in: 'path' | 'query' | 'header';
	readonly required: boolean;
	readonly schema: object;
}

interface Content {
	readonly content?: { readonly 'application/json'?: { readonly schema: object } };
}

interface Operation {
	readonly parameters?: readonly Parameter[];
	readonly requestBody?: Content & { readonly required?: boolean };
	readonly responses: Readonly<Record<string, Content>>;
}

interface Document {
	readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
	readonly components: object;
}

export interface DescribedRequest {
	readonly method: string;
	readonly path: string;
	readonly query: Readonly<Record<string, string>>;
	/** Absent or empty text: no body. */
	readonly body?: unknown;
}

export interface ApiDescription {
	/** The described call that this request is, as `GET /v1/pins/{pin_id}`. */
	callOf(request: Pick<DescribedRequest, 'method' | 'path'>): string | undefined;
	/** What the description has against the request; empty: nothing. */
	faultsOfRequest(request: DescribedRequest): string[];
	/** What it has against this body of a success. */
	faultsOfAnswer(call: string, body: unknown): string[];
}

const FILE = join(__dirname, '../../service/openapi.json');

/** The checked-in OpenAPI document, which another test compares with the routes. */
export function openApiDescription(): ApiDescription {
	const document = JSON.parse(readFileSync(FILE, 'utf8')) as Document;
	const ajv = new Ajv2020({ strict: false, allErrors: true, coerceTypes: false });
	addFormats.default(ajv);
	const check = (schema: object): ValidateFunction =>
		ajv.compile({ ...schema, components: document.components });
	const operationOf = (call: string): Operation | undefined => {
		const [method = '', address = ''] = call.split(' ');
		return document.paths[address]?.[method.toLowerCase()];
	};
	const calls = Object.entries(document.paths).flatMap(([address, item]) =>
		Object.keys(item).map((method) => ({
			call: `${method.toUpperCase()} ${address}`,
			method: method.toUpperCase(),
			pattern: new RegExp(`^${address.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`),
		})),
	);
	const find = ({ method, path }: Pick<DescribedRequest, 'method' | 'path'>) =>
		calls.find((each) => each.method === method && each.pattern.test(path));

	return {
		callOf: (request) => find(request)?.call,
		faultsOfRequest: (request) => {
			const found = find(request);
			const operation = found && operationOf(found.call);
			if (!operation) return [`${request.method} ${request.path} is not described`];
			const inPath = found.pattern.exec(request.path)?.groups ?? {};
			return [
				...faultsOfParameters(operation, { path: inPath, query: request.query }, check),
				...faultsOfBody(operation, request.body, check),
			];
		},
		faultsOfAnswer: (call, body) => {
			const responses = Object.entries(operationOf(call)?.responses ?? {});
			const [, success] = responses.find(([status]) => status.startsWith('2')) ?? [];
			if (!success) return [`${call} is not described`];
			const schema = success.content?.['application/json']?.schema;
			if (!schema) return body === undefined ? [] : [`${call} answers without a body`];
			return faultsOf(check(schema), body);
		},
	};
}

type Check = (schema: object) => ValidateFunction;
type Given = Readonly<Record<'path' | 'query', Readonly<Record<string, string>>>>;

function faultsOfParameters({ parameters = [] }: Operation, given: Given, check: Check): string[] {
	const undescribed = Object.keys(given.query)
		.filter((name) => !parameters.some((each) => each.in === 'query' && each.name === name))
		.map((name) => `query ${name} is not described`);
	const faults = parameters.flatMap(({ name, in: place, required, schema }) => {
		const value = place === 'header' ? undefined : given[place][name];
		if (value === undefined) return required ? [`${place} ${name} is missing`] : [];
		return faultsOf(check(schema), value).map((fault) => `${place} ${name} ${fault}`);
	});
	return [...undescribed, ...faults];
}

function faultsOfBody({ requestBody }: Operation, body: unknown, check: Check): string[] {
	const schema = requestBody?.content?.['application/json']?.schema;
	if (body === undefined || body === '') {
		return schema && requestBody.required ? ['the body is missing'] : [];
	}
	return schema ? faultsOf(check(schema), body) : ['a body is not described'];
}

function faultsOf(validate: ValidateFunction, value: unknown): string[] {
	if (validate(value)) return [];
	return (validate.errors ?? []).map(
		({ instancePath, message, params }) =>
			`${instancePath} ${message ?? ''} ${JSON.stringify(params)}`,
	);
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv, { type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';

export type Schema = Record<string, unknown>;

interface DescribedOperation {
	readonly operationId: string;
	readonly requestBody?: { readonly content: Record<string, { readonly schema: Schema }> };
	readonly responses: Record<string, { readonly content?: Record<string, { schema: Schema }> }>;
}

interface Description {
	readonly paths: Record<string, Record<string, DescribedOperation>>;
	readonly components: { readonly schemas: Record<string, Schema> };
}

export interface PinterestDescription {
	readonly operationIds: readonly string[];
	/** What is wrong with an answer, as sentences; none: it is as described. */
	faultsOfAnswer(operationId: string, status: number, body: unknown): string[];
	/** The same for the body of a request. */
	faultsOfRequest(operationId: string, body: unknown): string[];
}

const FILE = join(__dirname, 'pinterest-v5-subset.json');
const ID = 'pinterest';

/** Pinterest's description, with its known defects mended in memory; the file stays as it came. */
export function openDescription(): PinterestDescription {
	const description = JSON.parse(readFileSync(FILE, 'utf8')) as Description;
	const operations = new Map<string, DescribedOperation>();
	for (const methods of Object.values(description.paths)) {
		for (const operation of Object.values(methods)) {
			operations.set(operation.operationId, operation);
		}
	}
	mendDefects(description.components.schemas);
	const components = toJsonSchema(description.components);
	const ajv = addFormats(new Ajv({ strict: false, allErrors: true }));
	ajv.addSchema({ $id: ID, components });
	const compiled = new Map<Schema, ValidateFunction>();

	const faults = (schema: Schema, body: unknown): string[] => {
		const validate = compiled.get(schema) ?? ajv.compile(toJsonSchema(schema) as Schema);
		compiled.set(schema, validate);
		const wrong = validate(body) ? [] : (validate.errors ?? []);
		return [
			...wrong.map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`),
			...unknownMembers(description, schema, body),
		];
	};
	const operationOf = (id: string): DescribedOperation => {
		const operation = operations.get(id);
		if (!operation) throw new Error(`${id} is not described`);
		return operation;
	};

	return {
		operationIds: [...operations.keys()],
		faultsOfAnswer: (id, status, body) => {
			const { responses } = operationOf(id);
			const response = responses[String(status)] ?? (status >= 400 ? responses.default : undefined);
			if (!response) return [`${id} does not answer ${status}`];
			const schema = response.content?.['application/json']?.schema;
			if (!schema) return body === '' ? [] : [`${id} answers ${status} without a body`];
			return faults(schema, body);
		},
		faultsOfRequest: (id, body) => {
			const [content] = Object.values(operationOf(id).requestBody?.content ?? {});
			return content ? faults(content.schema, body) : [`${id} takes no body`];
		},
	};
}

/** The defects: times without a zone, and grants told apart by a discriminator without cases. */
function mendDefects(schemas: Record<string, Schema>): void {
	for (const schema of Object.values(schemas)) {
		const properties = (schema.properties ?? {}) as Record<string, Schema>;
		for (const property of Object.values(properties)) {
			if (property.format !== 'date-time') continue;
			delete property.format;
			property.pattern = '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}$';
		}
	}
	for (const name of ['OauthAccessTokenRequest', 'OauthAccessTokenResponse']) {
		const schema = schemas[name];
		const discriminator = schema?.discriminator as
			{ propertyName: string; mapping: Record<string, string> } | undefined;
		if (!schema || !discriminator) throw new Error(`${name} has changed`);
		schema.allOf = Object.entries(discriminator.mapping).map(([value, $ref]) => ({
			if: {
				properties: { [discriminator.propertyName]: { const: value } },
				required: [discriminator.propertyName],
			},
			then: { $ref },
		}));
	}
}

/** OpenAPI 3.0 into JSON Schema: `nullable` becomes a type, references point to the added file. */
function toJsonSchema(node: unknown): unknown {
	if (Array.isArray(node)) return node.map(toJsonSchema);
	if (typeof node !== 'object' || node === null) return node;
	const { nullable, discriminator: _, ...rest } = node as Schema;
	const schema: Schema = {};
	for (const [key, value] of Object.entries(rest)) {
		const isReference = key === '$ref' && typeof value === 'string';
		schema[key] = isReference ? ID + value : toJsonSchema(value);
	}
	return nullable === true ? { anyOf: [schema, { type: 'null' }] } : schema;
}

/** Members of an object, or of a list's items, that the description does not know. */
function unknownMembers(description: Description, schema: Schema, body: unknown): string[] {
	if (typeof body !== 'object' || body === null) return [];
	const known = propertiesOf(description, schema);
	if (known.size === 0) return [];
	const unknown = Object.keys(body)
		.filter((name) => !known.has(name))
		.map((name) => `/${name} is not described`);
	const items = (body as { items?: unknown }).items;
	const itemSchema = (known.get('items') as { items?: Schema } | undefined)?.items;
	if (!Array.isArray(items) || !itemSchema) return unknown;
	return [...unknown, ...items.flatMap((item) => unknownMembers(description, itemSchema, item))];
}

function propertiesOf(description: Description, schema: Schema): Map<string, unknown> {
	if (typeof schema.$ref === 'string') {
		const name = schema.$ref.split('/').pop() ?? '';
		return propertiesOf(description, description.components.schemas[name] ?? {});
	}
	const own = Object.entries((schema.properties ?? {}) as Record<string, unknown>);
	const parts = [schema.allOf ?? [], schema.then ?? []].flat() as Schema[];
	return new Map([...own, ...parts.flatMap((part) => [...propertiesOf(description, part)])]);
}

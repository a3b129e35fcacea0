import type { Context } from '../../../service/src/app/context.js';
import { describeApi } from '../../../service/src/app/describe-api.js';
import { allRoutes } from '../all-routes.js';

export type JsonSchema = Readonly<Record<string, unknown>>;

/** A value a caller may send. */
export interface ApiInput {
	readonly place: 'path' | 'query' | 'body';
	readonly name: string;
	readonly schema: JsonSchema;
}

/** One operation as the OpenAPI description has it, references resolved. */
export interface ApiOperation {
	readonly id: string;
	readonly method: string;
	readonly path: string;
	/** Of the key it takes; null: it takes none. */
	readonly scope: string | null;
	readonly inputs: readonly ApiInput[];
	readonly takesJson: boolean;
}

interface Described {
	readonly operationId: string;
	readonly 'x-required-scope'?: string;
	readonly parameters?: readonly { name: string; in: 'path' | 'query'; schema: JsonSchema }[];
	readonly requestBody?: { readonly content: Readonly<Record<string, { schema: JsonSchema }>> };
}

interface Document {
	readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
	readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>> };
}

/** Every operation of the service; nobody writes this list. */
export function apiOperations(context: Context): ApiOperation[] {
	const document = JSON.parse(JSON.stringify(describeApi(allRoutes(context)))) as Document;
	return Object.entries(document.paths).flatMap(([path, item]) =>
		Object.entries(item).map(([method, described]) => {
			const body = described.requestBody?.content['application/json']?.schema;
			return {
				id: described.operationId,
				method: method.toUpperCase(),
				path,
				scope: described['x-required-scope'] ?? null,
				inputs: [
					...(described.parameters ?? []).map(({ name, in: place, schema }) => ({
						place,
						name,
						schema,
					})),
					...(body ? membersOf(body, document) : []),
				],
				takesJson: body !== undefined,
			};
		}),
	);
}

const COMPONENTS = '#/components/schemas/';

function membersOf(schema: JsonSchema, { components }: Document): ApiInput[] {
	const ref = schema['$ref'];
	const body = typeof ref === 'string' ? components.schemas[ref.slice(COMPONENTS.length)] : schema;
	const properties = (body?.['properties'] ?? {}) as Readonly<Record<string, JsonSchema>>;
	return Object.entries(properties).map(([name, member]) => ({
		place: 'body',
		name,
		schema: member,
	}));
}

/** What a schema says itself and in its alternatives. */
function branchesOf(schema: JsonSchema): JsonSchema[] {
	const alternatives = (schema['anyOf'] ?? schema['oneOf'] ?? []) as readonly JsonSchema[];
	return [schema, ...alternatives.flatMap(branchesOf)];
}

/** Whether a text may be sent there, or a list of texts. */
export function takesText({ schema }: ApiInput): boolean {
	return branchesOf(schema).some(({ type, items, not }) => {
		if (not !== undefined) return false;
		return type === 'string' || (type === 'array' && (items as JsonSchema)?.['type'] === 'string');
	});
}

/** Whether nothing but scalars, and lists of scalars, may be sent there. */
export function takesScalarsAlone({ schema }: ApiInput): boolean {
	return isScalar(schema) || isListOfScalars(schema) || isUnionOfScalars(schema);
}

const SCALARS = ['string', 'number', 'integer', 'boolean', 'null'];

const isScalar = ({ type, const: only, enum: some, not }: JsonSchema): boolean =>
	not !== undefined ||
	only !== undefined ||
	some !== undefined ||
	(typeof type === 'string' && SCALARS.includes(type));

const isListOfScalars = ({ type, items }: JsonSchema): boolean =>
	type === 'array' && typeof items === 'object' && items !== null && isScalar(items as JsonSchema);

function isUnionOfScalars(schema: JsonSchema): boolean {
	const alternatives = (schema['anyOf'] ?? schema['oneOf']) as readonly JsonSchema[] | undefined;
	return alternatives?.every((each) => takesScalarsAlone({ schema: each } as ApiInput)) ?? false;
}

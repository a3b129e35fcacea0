import { z } from 'zod';

export type JsonSchema = Record<string, unknown>;

const DEFS = '#/$defs/';
const COMPONENTS = '#/components/schemas/';

/** Turns zod schemas into JSON schema and collects those with an id under `components`. */
export interface SchemaBook {
	/** `input`: what may be sent; `output`: what is answered. */
	describe(schema: z.ZodType, io: 'input' | 'output'): JsonSchema;
	/** The collected schemas in alphabetical order. */
	components(): Record<string, JsonSchema>;
}

export function createSchemaBook(): SchemaBook {
	const collected = new Map<string, JsonSchema>();
	const collect = (id: string, schema: JsonSchema): void => {
		const known = collected.get(id);
		if (known && JSON.stringify(known) !== JSON.stringify(schema)) {
			throw new Error(`two different schemas have the id ${id}`);
		}
		collected.set(id, schema);
	};
	return {
		describe: (schema, io) => {
			const { $defs, ...root } = convert(schema, io);
			for (const [id, entry] of Object.entries($defs ?? {})) collect(id, entry);
			const id = schema.meta()?.id;
			if (id === undefined) return root;
			// zod puts a root with an id among the definitions and leaves only a reference.
			if ($defs?.[id] === undefined) collect(id, root);
			return { $ref: COMPONENTS + id };
		},
		components: () => Object.fromEntries([...collected].sort(([a], [b]) => (a < b ? -1 : 1))),
	};
}

interface Converted extends JsonSchema {
	readonly $defs?: Readonly<Record<string, JsonSchema>>;
}

function convert(schema: z.ZodType, io: 'input' | 'output'): Converted {
	const converted = z.toJSONSchema(schema, {
		io,
		unrepresentable: 'any',
		override: ({ zodSchema, jsonSchema }) => {
			if (zodSchema._zod.def.type === 'date') {
				Object.assign(jsonSchema, { type: 'string', format: 'date-time' });
			}
			// What must not be sent is no open door.
			if (zodSchema._zod.def.type === 'undefined') jsonSchema.not = {};
		},
	});
	return tidy(converted) as Converted;
}

/** Without the members that only stand-alone documents have, references turned to components. */
function tidy(node: unknown): unknown {
	if (Array.isArray(node)) return node.map(tidy);
	if (typeof node !== 'object' || node === null) return node;
	const entries = Object.entries(node)
		.filter(([name, value]) => !isDocumentMember(name, value))
		.map(([name, value]): [string, unknown] => {
			if (name === '$ref' && typeof value === 'string') {
				return [name, value.replace(DEFS, COMPONENTS)];
			}
			return [name, tidy(value)];
		});
	return Object.fromEntries(entries);
}

const isDocumentMember = (name: string, value: unknown): boolean =>
	typeof value === 'string' && (name === '$schema' || name === '$id' || name === 'id');

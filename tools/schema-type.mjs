const LITERALS = { string: 'string', integer: 'number', number: 'number', boolean: 'boolean' };
const NAME = /^[A-Za-z_$][\w$]*$/;

const indent = (depth) => '\t'.repeat(depth);
const key = (name) => (NAME.test(name) ? name : `'${name}'`);
const literal = (value) => (typeof value === 'string' ? `'${value}'` : JSON.stringify(value));

/** The type of a named schema; `Error` is a name that TypeScript has already. */
export const typeName = (name) => (name === 'Error' ? 'ErrorBody' : name);

/** Members that mean the same are written once; one of several is put in brackets by the caller. */
function union(members) {
	const distinct = [...new Set(members)].filter((member) => member !== 'never');
	return distinct.length === 0 ? 'never' : distinct.join(' | ');
}

const bracketed = (type) => (type.includes(' | ') && !type.startsWith('{') ? `(${type})` : type);

function objectType({ properties, required = [], additionalProperties }, depth) {
	const names = Object.keys(properties ?? {});
	if (names.length === 0) {
		const open = additionalProperties === undefined || additionalProperties === true;
		const values = open ? 'unknown' : schemaType(additionalProperties || { not: {} }, depth);
		return `Record<string, ${values}>`;
	}
	const lines = names.map((name) => {
		const mark = required.includes(name) ? '' : '?';
		return `${indent(depth + 1)}${key(name)}${mark}: ${schemaType(properties[name], depth + 1)};`;
	});
	return `{\n${lines.join('\n')}\n${indent(depth)}}`;
}

/**
 * A JSON schema of our OpenAPI document as a TypeScript type. What TypeScript cannot say (lengths,
 * patterns, ranges) is left out. Throws for a schema that it does not know how to write.
 */
export function schemaType(schema, depth = 0) {
	if (schema === true || Object.keys(schema).every((name) => name === 'description')) {
		return 'unknown';
	}
	if (schema.$ref !== undefined) return typeName(schema.$ref.split('/').pop());
	if (schema.not !== undefined) return 'never';
	if (schema.const !== undefined) return literal(schema.const);
	if (schema.enum !== undefined) return union(schema.enum.map(literal));
	const choices = schema.anyOf ?? schema.oneOf;
	if (choices !== undefined) return union(choices.map((choice) => schemaType(choice, depth)));
	if (schema.allOf !== undefined) {
		return schema.allOf.map((part) => bracketed(schemaType(part, depth))).join(' & ');
	}
	if (Array.isArray(schema.type)) {
		return union(schema.type.map((type) => schemaType({ ...schema, type }, depth)));
	}
	if (schema.type === 'null') return 'null';
	if (schema.type === 'array') return `${bracketed(schemaType(schema.items ?? true, depth))}[]`;
	if (schema.type === 'object') return objectType(schema, depth);
	if (LITERALS[schema.type] !== undefined) return LITERALS[schema.type];
	throw new Error(`no type for the schema ${JSON.stringify(schema)}`);
}

// node tools/generate-api-types.mjs [--check]: writes the types that the nodes have of the service,
// from its OpenAPI document and its list of events. --check ends 1 where the files would change.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';

import { schemaType, typeName } from './schema-type.mjs';

const require = createRequire(import.meta.url);
const { compileTypeScript, resolveTypeScript } = require('./typescript-hook.cjs');

const ROOT = path.dirname(import.meta.dirname);
const FOLDER = 'nodes/shared/generated';
const HEAD = '// Generated: node tools/generate-api-types.mjs';
const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

/** The list of all error codes stands in every answer that can carry one; here it has a name. */
function withErrorCode(document) {
	const { code } = document.components.schemas.Error.properties.error.properties;
	const codes = JSON.stringify(code.enum);
	const named = JSON.parse(JSON.stringify(document), (_, value) =>
		JSON.stringify(value?.enum) === codes ? { $ref: '#/ErrorCode' } : value,
	);
	named.components.schemas = { ErrorCode: code, ...named.components.schemas };
	return named;
}

const jsonSchema = (part) => part?.content?.['application/json']?.schema;

/** The parameters of one place as an object schema. */
function parametersSchema(parameters, place) {
	const own = parameters.filter((parameter) => parameter.in === place);
	if (own.length === 0) return undefined;
	return {
		type: 'object',
		properties: Object.fromEntries(own.map(({ name, schema }) => [name, schema])),
		required: own.filter(({ required }) => required).map(({ name }) => name),
	};
}

/** A call's parts: what is sent, and its one answer of success. */
function callType({ parameters = [], requestBody, responses }, depth) {
	const success = Object.keys(responses).find((status) => status.startsWith('2'));
	const parts = {
		path: parametersSchema(parameters, 'path'),
		query: parametersSchema(parameters, 'query'),
		body: jsonSchema(requestBody),
	};
	const sent = Object.entries(parts).filter(([, schema]) => schema !== undefined);
	const answer = jsonSchema(responses[success]);
	const tabs = '\t'.repeat(depth + 1);
	const lines = sent.map(([name, schema]) => `${tabs}${name}: ${schemaType(schema, depth + 1)};`);
	lines.push(`${tabs}answer: ${answer ? schemaType(answer, depth + 1) : 'undefined'};`);
	return `{\n${lines.join('\n')}\n${'\t'.repeat(depth)}}`;
}

function apiTypes(document) {
	const { paths, components } = withErrorCode(document);
	const schemas = Object.entries(components.schemas).map(
		([name, schema]) => `export type ${typeName(name)} = ${schemaType(schema)};\n`,
	);
	const calls = Object.entries(paths).flatMap(([address, item]) =>
		METHODS.filter((method) => item[method] !== undefined).map(
			(method) => `\t'${method.toUpperCase()} ${address}': ${callType(item[method], 1)};`,
		),
	);
	const intro = '/** Every call of the service, by method and path: what it takes and answers. */';
	return [
		`${HEAD}\n`,
		...schemas,
		`${intro}\nexport interface Calls {\n${calls.sort().join('\n')}\n}\n`,
	].join('\n');
}

function eventNames(events) {
	const lines = Object.entries(events)
		.sort(([one], [other]) => (one < other ? -1 : 1))
		.map(([name, sentence]) => `\t'${name}': ${JSON.stringify(sentence.replace(/\.$/, ''))},`);
	const intro = '/** The events that the service tells, each with what it says. */';
	return `${HEAD}\n\n${intro}\nexport const EVENT_NAMES = {\n${lines.join('\n')}\n} as const;\n`;
}

resolveTypeScript();
compileTypeScript();
const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
const document = JSON.parse(readFileSync(path.join(ROOT, 'service/openapi.json'), 'utf8'));
const { EVENTS } = require('../service/src/domain/events.ts');
const files = { 'api-types.ts': apiTypes(document), 'event-names.ts': eventNames(EVENTS) };

const stale = Object.entries(files).filter(([name, text]) => {
	try {
		return readFileSync(path.join(ROOT, FOLDER, name), 'utf8') !== text;
	} catch (error) {
		if (error.code === 'ENOENT') return true;
		throw error;
	}
});
for (const [name, text] of stale) {
	if (values.check) console.error(`${FOLDER}/${name} is out of date: ${HEAD.split(': ')[1]}`);
	else writeFileSync(path.join(ROOT, FOLDER, name), text);
}
process.exitCode = values.check && stale.length > 0 ? 1 : 0;

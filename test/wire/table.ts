import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readAnswers, type SeenAnswer } from './answers.js';
import { WIRE_CALLS, type WireCall } from './calls.js';

/** Declared for every call and tested for the server as a whole. */
const OF_THE_SERVER = [400, 408, 413, 415, 429, 431, 500, 503, 504];

type Responses = Readonly<Record<string, unknown>>;
type Paths = Readonly<Record<string, Readonly<Record<string, { readonly responses: Responses }>>>>;

interface TableRow {
	readonly wire: WireCall;
	/** Statuses some test was answered with; empty: not built. */
	readonly seen: readonly number[];
	readonly missing: readonly number[];
	/** Bodies of successes that were compared. */
	readonly compared: number;
	readonly faults: readonly string[];
}

const built = JSON.parse(readFileSync(join(__dirname, '../../service/openapi.json'), 'utf8')) as {
	readonly paths: Paths;
};

function declaredOf({ call }: WireCall): number[] | undefined {
	const [method = '', path = ''] = call.split(' ');
	const responses = built.paths[path]?.[method.toLowerCase()]?.responses;
	return responses && Object.keys(responses).map(Number);
}

function rowOf(wire: WireCall, answers: readonly SeenAnswer[]): TableRow | null {
	const declared = declaredOf(wire);
	if (!declared) return null;
	const own = answers.filter(({ call }) => call === wire.call);
	const seen = [...new Set(own.map(({ status }) => status))].sort((a, b) => a - b);
	return {
		wire,
		seen,
		missing: declared.filter((status) => !seen.includes(status) && !OF_THE_SERVER.includes(status)),
		compared: own.filter((answer) => answer.compared).length,
		faults: [...new Set(own.flatMap(({ faults }) => faults))],
	};
}

function lineOf({ wire, seen, missing, compared, faults }: TableRow): string {
	const lacks = missing.length > 0 ? `; never: ${missing.join(' ')}` : '';
	const shapes = faults.length > 0 ? faults.join('; ') : `${String(compared)} alike`;
	return `| ${wire.call} | ${wire.level} | ${seen.join(' ')}${lacks} | ${shapes} |`;
}

/**
 * Prints what the tests of a run saw of each built call, counts it into a file; exit code 1 where
 * something is missing.
 */
function printTable([file, result]: readonly string[]): void {
	if (!file) throw new Error('needs the file with the answers of a test run');
	const answers = readAnswers(file);
	const rows = WIRE_CALLS.flatMap((wire) => rowOf(wire, answers) ?? []);
	const failed = rows.filter(
		({ missing, faults, compared }) => missing.length > 0 || faults.length > 0 || compared === 0,
	);
	const later = WIRE_CALLS.filter((wire) => !declaredOf(wire));
	const say = (line: string): void => void process.stdout.write(`${line}\n`);
	say('| call | level | statuses tested | successes compared with the contract |');
	say('| --- | --- | --- | --- |');
	for (const row of rows) say(lineOf(row));
	say(`not built yet: ${later.map(({ call }) => call).join(', ')}`);
	const counts = { passed: rows.length - failed.length, failed: failed.length };
	say(`${String(counts.passed)} passed, ${String(counts.failed)} failed`);
	if (result) writeFileSync(result, JSON.stringify(counts));
	process.exitCode = failed.length === 0 ? 0 : 1;
}

printTable(process.argv.slice(2));

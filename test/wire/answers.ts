import { appendFileSync, readFileSync } from 'node:fs';
import { SHAPES, shapeFaults } from '../support/wire-shapes.js';
import { WIRE_CALLS, type WireCall } from './calls.js';

/** File to which the answers of a run are appended; absent: nothing is kept. */
const ANSWERS_FILE = 'PINLANE_TEST_ANSWERS';

/** One answer that a test got, without its body. */
export interface SeenAnswer {
	readonly call: string;
	readonly status: number;
	/** A success whose body is described: a page for a browser is not. */
	readonly compared: boolean;
	/** What the contract has against the body of a success. */
	readonly faults: readonly string[];
}

interface Answered {
	readonly method: string;
	readonly path: string;
	readonly status: number;
	readonly body: unknown;
}

/** Keeps which call was answered how, compared with the contract, for the table of a run. */
export function recordAnswer({ method, path, status, body }: Answered): void {
	const file = process.env[ANSWERS_FILE];
	if (!file) return;
	const wire = callOf(method, path);
	if (!wire) return;
	const compared = status < 300 && (body !== null || isBare(wire.answers[status]));
	const faults = compared ? faultsOf(wire, status, body) : [];
	const seen: SeenAnswer = { call: wire.call, status, compared, faults };
	appendFileSync(file, `${JSON.stringify(seen)}\n`);
}

const isBare = (expected: WireCall['answers'][number] | undefined): boolean =>
	expected === 'nothing' || expected === 'bytes';

/** The answers of the run that wrote this file. */
export function readAnswers(file: string): SeenAnswer[] {
	return readFileSync(file, 'utf8')
		.split('\n')
		.filter((line) => line !== '')
		.map((line) => JSON.parse(line) as SeenAnswer);
}

const patterns = WIRE_CALLS.map((wire) => {
	const [method = '', path = ''] = wire.call.split(' ');
	return { wire, method, pattern: new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`) };
});

// Calls with a fixed last part stand before those with an id in its place only by chance.
function callOf(method: string, path: string): WireCall | undefined {
	const [bare = ''] = path.split('?');
	const found = patterns.filter((one) => one.method === method && one.pattern.test(bare));
	return (found.find(({ wire }) => wire.call === `${method} ${bare}`) ?? found[0])?.wire;
}

function faultsOf({ answers }: WireCall, status: number, body: unknown): string[] {
	const expected = answers[status];
	if (expected === undefined) return [`${String(status)} is not in the contract`];
	if (isBare(expected)) return body === null ? [] : ['has a body of JSON'];
	if (!expected.endsWith('[]')) return shapeFaults(body, SHAPES[expected as keyof typeof SHAPES]);
	const shape = SHAPES[expected.slice(0, -2) as keyof typeof SHAPES];
	return Array.isArray(body) ? body.flatMap((item) => shapeFaults(item, shape)) : ['is no list'];
}

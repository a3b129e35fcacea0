// node tools/test.mjs [--skip STEP]... [--n8n] [--store-cache DIR]: everything that needs no n8n
// server, in order; with --n8n that, too. A check counts as one, each test of a layer and each run
// as one. The stores are fetched into DIR. The last line is the report.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';

import { layers, parts } from './parts.mjs';
import { runCommand } from './run-command.mjs';

const RESULTS = 'node_modules/.cache/pinlane/results';
const ANSWERS = `${RESULTS}/answers.jsonl`;
const CHAOS_SEEDS = '5';

const N8N_LIMIT_SECONDS = 2_400;

const {
	skip = [],
	n8n,
	'store-cache': storeCache,
} = parseArgs({
	options: {
		skip: { type: 'string', multiple: true },
		n8n: { type: 'boolean' },
		'store-cache': { type: 'string' },
	},
}).values;
const environment = storeCache ? { XDG_CACHE_HOME: storeCache } : {};
const steps = new Set([...layers.map(({ name }) => name), ...parts.map(({ check }) => check)]);
const unknown = skip.filter((name) => !steps.has(name));
if (unknown.length > 0) {
	console.error(`unknown: ${unknown.join(', ')}; known: ${[...steps].join(', ')}`);
	process.exit(2);
}
const total = { passed: 0, failed: 0 };

function report(name, { passed, failed, seconds, note = '' }) {
	total.passed += passed;
	total.failed += failed;
	const word = failed === 0 ? 'ok    ' : 'FAILED';
	const time = seconds === undefined ? '' : `, ${seconds.toFixed(1)} s`;
	console.log(`${word} ${name}: ${passed} passed, ${failed} failed${time}${note}`);
}

function again(command) {
	console.log(`    again: ${command}`);
}

function readJson(file) {
	try {
		return JSON.parse(readFileSync(file, 'utf8'));
	} catch (error) {
		console.log(`no result: ${error.message}`);
		return undefined;
	}
}

async function runCheck(name, command) {
	const lines = [];
	const { code, seconds } = await runCommand(command, { onLine: (line) => lines.push(line) });
	if (code !== 0) console.log(lines.join('\n'));
	report(name, { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, seconds });
	if (code !== 0) again(command.join(' '));
}

function countLayer(name, suites) {
	const counts = { passed: 0, failed: 0, left: 0, files: [] };
	for (const suite of suites) {
		const relative = path.relative('test', suite.name);
		if (relative.split(path.sep)[0] !== name) continue;
		const of = (status) => suite.assertionResults.filter((test) => test.status === status).length;
		const failed = of('failed');
		// A file that could not be loaded, or broke outside its tests, has no failed test in it.
		const broken = suite.status === 'failed' && failed === 0 ? 1 : 0;
		counts.passed += of('passed');
		counts.failed += failed + broken;
		counts.left += suite.assertionResults.length - of('passed') - failed;
		if (failed + broken > 0) counts.files.push(path.join('test', relative));
	}
	return counts;
}

/** One jest run for all layers, so that the stores are started once. */
async function runLayers(wanted) {
	const names = wanted.map(({ name }) => name);
	const file = `${RESULTS}/jest.json`;
	rmSync(file, { force: true });
	rmSync(ANSWERS, { force: true });
	process.env.PINLANE_TEST_ANSWERS = path.resolve(ANSWERS);
	const jest = ['node_modules/.bin/jest', '--selectProjects', ...names];
	const { code, timedOut, seconds } = await runCommand(
		[...jest, '--passWithNoTests', '--json', '--outputFile', file],
		{ environment, onLine: (line) => console.log(line) },
	);
	const result = readJson(file);
	const before = total.failed;
	for (const { name, mayBeEmpty } of result === undefined ? [] : wanted) {
		const counts = countLayer(name, result.testResults);
		const none = !mayBeEmpty && counts.passed + counts.failed === 0;
		if (none) counts.failed = 1;
		const left = counts.left > 0 ? `, ${counts.left} not run` : '';
		report(name, { ...counts, note: none ? `, no tests found in test/${name}` : left });
		for (const broken of counts.files) again(`npx jest ${broken}`);
	}
	console.log(`layers: ${seconds.toFixed(1)} s${timedOut ? ', stopped at the time limit' : ''}`);
	if (code !== 0 && total.failed === before) {
		report('jest run', { passed: 0, failed: 1 });
		again(jest.join(' '));
	}
}

/** The calls of the contract as the tests of `http` and `contract` saw them answered. */
async function runWireTable() {
	const result = `${RESULTS}/wire.json`;
	rmSync(result, { force: true });
	const command = ['node', 'tools/run-ts.mjs', 'test/wire/table.ts', ANSWERS, result];
	const { code } = await runCommand(command, { onLine: (line) => console.log(line) });
	const counts = readJson(result) ?? { passed: 0, failed: 1 };
	const failed = code !== 0 && counts.failed === 0 ? 1 : counts.failed;
	report('calls of the contract', { passed: counts.passed, failed });
	if (failed > 0) again('npm test');
}

async function runChaos() {
	const file = `${RESULTS}/chaos.json`;
	rmSync(file, { force: true });
	const entry = ['node', 'tools/run-ts.mjs', 'test/chaos/run.ts', '--seeds', CHAOS_SEEDS];
	const { code, seconds } = await runCommand([...entry, '--json', file], {
		environment,
		onLine: (line) => console.log(line),
	});
	const result = readJson(file) ?? { passed: 0, failed: 1 };
	const failed = code !== 0 && result.failed === 0 ? 1 : result.failed;
	report('chaos runs', { passed: result.passed, failed, seconds });
	if (failed > 0) again(`npm run chaos -- --seeds ${CHAOS_SEEDS}`);
}

/** n8n's own lint on the staged package, then a real n8n server that drives it. */
async function runN8n() {
	await runCheck('lint-n8n', ['node', 'tools/lint-n8n.mjs']);
	const file = path.resolve(`${RESULTS}/n8n.json`);
	rmSync(file, { force: true });
	const { code, seconds } = await runCommand(
		['node', 'tools/run-ts.mjs', 'test/n8n/run.ts', '--result', file],
		{ limitSeconds: N8N_LIMIT_SECONDS, onLine: (line) => console.log(line) },
	);
	const result = readJson(file) ?? { passed: 0, failed: 1 };
	const failed = code !== 0 && result.failed === 0 ? 1 : result.failed;
	report('n8n', { passed: result.passed, failed, seconds });
	if (failed > 0) again('npm run test:n8n');
}

process.chdir(path.dirname(import.meta.dirname));
mkdirSync(RESULTS, { recursive: true });
await runCheck('build', ['node_modules/.bin/tsc', '-p', 'service/tsconfig.build.json']);
for (const { name, check, command } of parts) {
	if (check === 'domain' || skip.includes(check)) continue;
	await runCheck(name, command());
}
const wanted = layers.filter(({ name }) => !skip.includes(name));
if (wanted.length > 0) await runLayers(wanted);
if (!skip.includes('http') && !skip.includes('contract')) await runWireTable();
if (!skip.includes('chaos')) await runChaos();
if (n8n) await runN8n();
for (const name of skip) console.log(`left out: ${name}`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;

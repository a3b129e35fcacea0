// node tools/measure.mjs: the house numbers that can be counted. Ends non-zero when a limit is
// broken. Lines and cycles are counted in the service and the nodes; tests are shown beside them.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

import ts from 'typescript';

import { parts } from './parts.mjs';

const SOURCES = ['service/src', 'nodes', 'credentials'];
const CONFIG = 'service/src/config/';

function typescriptFiles(folders) {
	return folders
		.filter((folder) => existsSync(folder))
		.flatMap((folder) =>
			readdirSync(folder, { recursive: true }).map((name) => path.posix.join(folder, name)),
		)
		.filter((file) => file.endsWith('.ts') && !file.includes('/generated/'))
		.map((file) => ({ file, text: readFileSync(file, 'utf8') }));
}

function lineCounts(files) {
	return files
		.map(({ text }) => text.replace(/\n$/, '').split('\n').length)
		.sort((one, other) => one - other);
}

/** Nearest rank; 0 for no values. */
function percentile(sorted, share) {
	return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

function isEnvironmentRead(node) {
	return (
		ts.isPropertyAccessExpression(node) &&
		node.name.text === 'env' &&
		/(^|\.)process$/.test(node.expression.getText())
	);
}

function places(files, matches) {
	const found = [];
	for (const { file, text } of files) {
		const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
		const visit = (node) => {
			if (matches(node)) {
				const { line } = source.getLineAndCharacterOfPosition(node.getStart());
				found.push(`${file}:${line + 1}`);
			}
			ts.forEachChild(node, visit);
		};
		visit(source);
	}
	return found;
}

function cycles() {
	const [program, ...rest] = parts.find(({ name }) => name === 'arch').command();
	const args = [...rest, '--output-type', 'json'];
	const output = execFileSync(program, args, { maxBuffer: 2 ** 28, encoding: 'utf8' });
	const violations = JSON.parse(output).summary.violations;
	return violations
		.filter(({ rule }) => rule.name === 'no-file-cycle' || rule.name === 'no-feature-cycle')
		.map(({ from, to }) => `${from} -> ${to}`);
}

process.chdir(path.dirname(import.meta.dirname));
const sources = typescriptFiles(SOURCES);
const tests = typescriptFiles(['test']);
const lines = lineCounts(sources);
const testLines = lineCounts(tests);
const sum = (values) => values.reduce((total, value) => total + value, 0);
const outside = sources.filter(({ file }) => !file.startsWith(CONFIG));

const rows = [
	{ what: 'lines per file, p95', value: percentile(lines, 0.95), limit: 300 },
	{
		what: 'lines per file, max',
		value: lines.at(-1) ?? 0,
		limit: 400,
		where: sources.filter((one) => lineCounts([one])[0] > 400).map(({ file }) => file),
	},
	...[
		{
			what: 'any',
			limit: 0,
			where: places(sources, (node) => node.kind === ts.SyntaxKind.AnyKeyword),
		},
		{ what: 'cycles', limit: 0, where: cycles() },
		{ what: 'env outside config', limit: 0, where: places(outside, isEnvironmentRead) },
	].map((row) => ({ ...row, value: row.where.length })),
];

console.log(
	`files ${sources.length}, lines ${sum(lines)}; tests: ${tests.length}, ${sum(testLines)}`,
);
for (const { what, value, limit, where = [] } of rows) {
	const word = value <= limit ? 'ok    ' : 'BROKEN';
	console.log(`${word} ${what.padEnd(20)} ${String(value).padStart(4)}  (at most ${limit})`);
	if (value > limit) for (const place of where) console.log(`         ${place}`);
}
process.exitCode = rows.every(({ value, limit }) => value <= limit) ? 0 : 1;

// node tools/check.mjs [lint | types | arch | domain ...]: the quick checks, two at a time.
// Without arguments all of them. One line per part; a part that failed shows its output.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

import { parts } from './parts.mjs';
import { runCommand } from './run-command.mjs';

const AT_A_TIME = 2;

const known = new Set(parts.flatMap(({ name, check }) => [name, check]));
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !known.has(name));
if (unknown.length > 0) {
	console.error(`unknown: ${unknown.join(', ')}; known: ${[...known].join(', ')}`);
	process.exit(2);
}

const started = performance.now();
const waiting = parts.filter(
	({ name, check }) => asked.length === 0 || asked.includes(name) || asked.includes(check),
);
const failed = [];
process.chdir(path.dirname(import.meta.dirname));
mkdirSync('node_modules/.cache/pinlane', { recursive: true });

async function runPart({ name, command, cached }) {
	const lines = [];
	const onLine = (line) => lines.push(line);
	const { code, seconds } = await runCommand([...command(), ...cached], { onLine });
	console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name.padEnd(14)} ${seconds.toFixed(1)} s`);
	if (code === 0) return;
	failed.push(name);
	console.log(lines.map((line) => `    ${line}`).join('\n'));
	console.log(`    again: ${command().join(' ')}`);
}

async function work() {
	for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) await runPart(part);
}

await Promise.all(Array.from({ length: AT_A_TIME }, work));
const total = ((performance.now() - started) / 1000).toFixed(1);
console.log(
	failed.length === 0 ? `all ok in ${total} s` : `failed: ${failed.join(', ')} (${total} s)`,
);
process.exitCode = failed.length === 0 ? 0 : 1;

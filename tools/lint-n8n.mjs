// npm run lint:n8n: n8n's lint for community nodes, in its default configuration, on the staged
// sources. The lint is installed in tools/n8n-lint, whose lock pins it apart from our own tools.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { stripVTControlCharacters } from 'node:util';

import { runCommand } from './run-command.mjs';

const ROOT = path.dirname(import.meta.dirname);
const LINT = path.join(ROOT, 'tools/n8n-lint');
const SOURCES = path.join(ROOT, 'build/n8n-nodes-pinlane-src');
const MODULES = path.join(LINT, 'node_modules');
const INSTALLED = path.join(MODULES, '.installed');

async function run(command, { quiet = false } = {}) {
	const lines = [];
	const onLine = (line) => (quiet ? lines.push(line) : console.log(stripVTControlCharacters(line)));
	// The lint asks for colours whatever it is told; without NO_COLOR node does not warn about it.
	const { code } = await runCommand(command, { onLine, environment: { NO_COLOR: undefined } });
	if (code === 0) return;
	if (quiet) console.log(lines.join('\n'));
	console.error(`failed: ${command.join(' ')}`);
	process.exit(1);
}

const lockDigest = () =>
	createHash('sha256')
		.update(readFileSync(path.join(LINT, 'package-lock.json')))
		.digest('hex');

async function installLint() {
	const wanted = lockDigest();
	if (existsSync(INSTALLED) && readFileSync(INSTALLED, 'utf8') === wanted) return;
	console.log("installing n8n's lint into tools/n8n-lint (once)");
	await run(['npm', 'install', '--prefix', LINT], { quiet: true });
	writeFileSync(INSTALLED, lockDigest());
}

/** The staged sources find the lint, as they would in a repository of their own. */
function lendModules() {
	const link = path.join(SOURCES, 'node_modules');
	rmSync(link, { recursive: true, force: true });
	symlinkSync(MODULES, link, 'junction');
}

process.chdir(ROOT);
await run(['node_modules/.bin/gulp', 'package', '--silent'], { quiet: true });
await installLint();
lendModules();
const lint = path.join(MODULES, '@n8n/node-cli/bin/n8n-node.mjs');
process.chdir(SOURCES);
await run([process.execPath, lint, 'lint']);

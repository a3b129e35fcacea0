import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { removeDrafts } from './remove-drafts.js';
import { requireTools } from './require-tools.js';
import { runProgram } from './run-program.js';

/** An n8n server on disk, with the Node it needs. */
export interface N8nInstallation {
	readonly version: string;
	/** The Node 24 program. */
	readonly node: string;
	/** The script that program runs. */
	readonly program: string;
}

const PINNED = join(__dirname, 'server');
const FILES = ['package.json', 'package-lock.json', '.npmrc'];
const PLATFORM = `${process.platform}-${process.arch}`;
const WITHIN_MS = 25 * 60_000;

/** Written last, so that an interrupted installation is never taken for a whole one. */
const MARKER = 'installed';

/**
 * The n8n of test/n8n/server from the cache folder, installed there first where it is missing:
 * several minutes and 2.4 GB. Throws where make, g++ or Python 3 is missing.
 */
export async function installN8n(where: {
	readonly cacheDir: string;
	readonly say: (line: string) => void;
}): Promise<N8nInstallation> {
	const { cacheDir, say } = where;
	const version = await pinnedVersion();
	const folder = join(cacheDir, `n8n-${version}-${PLATFORM}-${await digestOfPins()}`);
	if (!existsSync(join(folder, MARKER))) {
		await requireTools(['make', 'g++', 'python3'], 'n8n compiles sqlite3');
		say(`n8n ${version} is not in ${cacheDir} yet: installing it once takes several minutes`);
		await removeDrafts(folder);
		const draft = `${folder}.${String(process.pid)}`;
		await install(draft, say);
		await rm(folder, { recursive: true, force: true });
		await rename(draft, folder);
	}
	return { version, ...programsIn(folder) };
}

const programsIn = (folder: string): { node: string; program: string } => ({
	node: join(node24In(folder), 'bin/node'),
	program: join(folder, 'node_modules/n8n/bin/n8n'),
});

const node24In = (folder: string): string => join(folder, `node_modules/node-${PLATFORM}`);

async function install(folder: string, say: (line: string) => void): Promise<void> {
	await mkdir(folder, { recursive: true });
	for (const name of FILES) await copyFile(join(PINNED, name), join(folder, name));
	const logFile = join(folder, 'install.log');
	const step = async (what: string, run: () => Promise<void>): Promise<void> => {
		const started = performance.now();
		await run();
		say(`  ${what}: ${((performance.now() - started) / 1000).toFixed(0)} s`);
	};
	const common = { cwd: folder, logFile, withinMs: WITHIN_MS };
	await step('packages, Node 24 among them', () =>
		runProgram({ ...common, command: ['npm', 'install'] }),
	);
	const { node } = programsIn(folder);
	if (!existsSync(node)) {
		throw new Error(`npm has no Node 24 for ${PLATFORM}`);
	}
	await step('compiling sqlite3', () =>
		runProgram({
			...common,
			command: ['npm', 'rebuild', 'sqlite3', '--ignore-scripts=false'],
			env: {
				PATH: `${join(node24In(folder), 'bin')}:${process.env.PATH ?? ''}`,
				npm_config_build_from_source: 'true',
				npm_config_nodedir: node24In(folder),
			},
		}),
	);
	const loads = `require('sqlite3'); require('isolated-vm');`;
	await runProgram({ ...common, command: [node, '-e', loads], withinMs: 60_000 });
	await writeFile(join(folder, MARKER), '');
}

async function pinnedVersion(): Promise<string> {
	const pins = JSON.parse(await readFile(join(PINNED, 'package.json'), 'utf8')) as {
		dependencies: { n8n: string };
	};
	return pins.dependencies.n8n;
}

async function digestOfPins(): Promise<string> {
	const digest = createHash('sha256');
	for (const name of FILES) digest.update(await readFile(join(PINNED, name)));
	return digest.digest('hex').slice(0, 10);
}

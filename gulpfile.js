// `npm run package`: stages what users install, and the same sources the way n8n's lint wants them.
// The service and the tests beside the nodes would fail that lint and get into that package.
const { execFile } = require('node:child_process');
const { mkdir, readFile, rm, writeFile } = require('node:fs/promises');
const path = require('node:path');
const { promisify } = require('node:util');

const { dest, parallel, series, src } = require('gulp');

const { packageManifest } = require('./tools/package-manifest.cjs');

const STAGED = path.join(__dirname, 'build/n8n-nodes-pinlane');
const SOURCES = path.join(__dirname, 'build/n8n-nodes-pinlane-src');

/** The package has a README of its own: the links of the repository's lead nowhere in it. */
const README = 'nodes/README.md';
const DOCUMENTS = ['LICENSE'];
const CODE = ['nodes/**/*.ts', 'credentials/**/*.ts'];
/** Icons, codex files and output schemas: what n8n reads beside the compiled code. */
const ASSETS = [
	'nodes/**/*.{svg,png}',
	'credentials/**/*.{svg,png}',
	'nodes/**/*.node.json',
	'nodes/**/__schema__/**/*.json',
];

/** The untouched configuration of n8n's lint, which its strict mode compares word for word. */
const LINT_CONFIG = `import { config } from '@n8n/node-cli/eslint';

export default config;
`;

const copy = (globs, target, base = __dirname) =>
	src(globs, { cwd: __dirname, base, encoding: false }).pipe(dest(target));

async function clean() {
	for (const folder of [STAGED, SOURCES]) {
		await rm(folder, { recursive: true, force: true });
		await mkdir(folder, { recursive: true });
	}
}

async function compile() {
	const compiler = require.resolve('typescript/bin/tsc');
	const options = ['--noEmit', 'false', '--rootDir', __dirname, '--outDir', `${STAGED}/dist`];
	const command = [compiler, '-p', __dirname, ...options, '--removeComments'];
	try {
		await promisify(execFile)(process.execPath, command);
	} catch (error) {
		throw new Error(`the nodes do not compile\n${error.stdout ?? error.message}`);
	}
}

async function settings() {
	const root = JSON.parse(await readFile(path.join(__dirname, 'package.json'), 'utf8'));
	const text = `${JSON.stringify(packageManifest(root), null, 2)}\n`;
	for (const folder of [STAGED, SOURCES]) {
		await writeFile(path.join(folder, 'package.json'), text);
	}
	await writeFile(path.join(SOURCES, 'eslint.config.mjs'), LINT_CONFIG);
}

const assets = () => copy(ASSETS, `${STAGED}/dist`);
const documents = () => copy(DOCUMENTS, STAGED);
const readme = () => copy(README, STAGED, path.join(__dirname, 'nodes'));
const readmeOfSources = () => copy(README, SOURCES, path.join(__dirname, 'nodes'));
const sources = () =>
	copy([...CODE, ...ASSETS, ...DOCUMENTS, 'CHANGELOG.md', 'tsconfig.json'], SOURCES);

exports.package = series(
	clean,
	parallel(compile, assets, documents, readme, sources, readmeOfSources, settings),
);
exports.default = exports.package;

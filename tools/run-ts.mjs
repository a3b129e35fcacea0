// node tools/run-ts.mjs FILE.ts [arguments]: runs a TypeScript file of this repository.
// `require.main === module` holds in it, and process.argv is as if node had been given the file.
import { Module, createRequire } from 'node:module';
import path from 'node:path';
import process from 'node:process';

const { compileTypeScript, resolveTypeScript } = createRequire(import.meta.url)(
	'./typescript-hook.cjs',
);

const [file, ...rest] = process.argv.slice(2);
if (file === undefined) {
	console.error('usage: node tools/run-ts.mjs FILE.ts [arguments]');
	process.exit(2);
}

process.setSourceMapsEnabled(true);
resolveTypeScript();
compileTypeScript();
const entry = path.resolve(file);
process.argv = [process.argv[0], entry, ...rest];
Module._load(entry, null, true);

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');

/**
 * Builds the service, for the tests that run it as a program of its own. Type faults are shown
 * and do not stop the tests: the type check is a step of its own.
 */
export function buildService(): void {
	const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
	const build = spawnSync(
		process.execPath,
		[compiler, '-p', join(ROOT, 'service/tsconfig.build.json')],
		{ encoding: 'utf8' },
	);
	if (build.status !== 0) process.stderr.write(`${build.stdout}${build.stderr}`);
	if (!existsSync(join(ROOT, 'service/dist/platform/stores/open-stores.js'))) {
		throw new Error('the service did not build; run `npm run build`');
	}
}

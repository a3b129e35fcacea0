import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { runProgram } from './run-program.js';

/**
 * Puts a packed package where n8n keeps community packages, by the command of docs/n8n.md. n8n's
 * own installer does the same, but takes packages from a registry only.
 */
export async function placePackage(given: {
	readonly tarball: string;
	/** The folder n8n is started on. */
	readonly folder: string;
}): Promise<void> {
	const { tarball, folder } = given;
	const installed = join(folder, '.n8n/nodes');
	await mkdir(installed, { recursive: true });
	const options = ['--prefix', installed, '--ignore-scripts', '--legacy-peer-deps'];
	await runProgram({
		command: ['npm', 'install', ...options, tarball],
		cwd: folder,
		logFile: join(folder, 'npm.log'),
		withinMs: 120_000,
	});
}

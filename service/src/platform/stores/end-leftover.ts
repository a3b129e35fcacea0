import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { StoreFiles } from './embedded-server.js';
import { StepFailed } from './errors.js';
import { endRunningProgram, findRunningProgram } from './running-program.js';

const GRACE_MS = 10_000;

/**
 * Ends a store that a killed start left running on these files, and waits until it is gone. A
 * program is taken for ours only when its command line names our data path.
 */
export async function endLeftover(
	files: StoreFiles,
	onProgress: (line: string) => void,
): Promise<void> {
	// mongod also writes its pid into its own lock file, at a slightly other moment.
	for (const file of [files.pidFile, join(files.dataPath, 'mongod.lock')]) {
		const pid = Number(await readFile(file, 'utf8').catch(() => ''));
		const program = await findRunningProgram(pid);
		if (!program || !`${program.commandLine} `.includes(` ${files.dataPath} `)) continue;
		onProgress(`Ending program ${pid}, which an earlier start left behind`);
		if (!(await endRunningProgram(program, GRACE_MS))) {
			throw new StepFailed(`program ${pid} still uses ${files.dataPath} and does not end`);
		}
	}
	await rm(files.pidFile, { force: true });
}

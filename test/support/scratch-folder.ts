import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A folder for one test file; removed by `remove`. */
export interface ScratchFolder {
	/** A path inside, not made. */
	path(...parts: readonly string[]): string;
	/** Makes a file, with the folders above it. */
	file(name: string, text: string): Promise<string>;
	/** Makes a shell program. */
	program(name: string, script: string): Promise<string>;
	remove(): Promise<void>;
}

export async function scratchFolder(): Promise<ScratchFolder> {
	const root = await mkdtemp(join(tmpdir(), 'pinlane-scratch-'));
	const path = (...parts: readonly string[]): string => join(root, ...parts);
	const file = async (name: string, text: string): Promise<string> => {
		await mkdir(dirname(path(name)), { recursive: true });
		await writeFile(path(name), text);
		return path(name);
	};
	return {
		path,
		file,
		program: async (name, script) => {
			const made = await file(name, `#!/bin/sh\n${script}\n`);
			await chmod(made, 0o755);
			return made;
		},
		remove: () => rm(root, { recursive: true, force: true }),
	};
}

import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

const REPOSITORY = path.resolve(__dirname, '../..');

/** What a copy of the repository needs so that its rules apply to planted files. */
const RULES = [
	'.dependency-cruiser.cjs',
	'eslint.config.mjs',
	'package.json',
	'tsconfig.json',
	'service/package.json',
	'service/tsconfig.json',
	'test/tsconfig.json',
	'tools',
];

/** Path in the repository → text. */
export type Files = Readonly<Record<string, string>>;

export interface TemporaryTree {
	/** Runs a tool of node_modules/.bin, or a file for node, in the tree. */
	run(program: string, args: readonly string[]): Promise<{ code: number; stdout: string }>;
	remove(): Promise<void>;
}

/** A folder outside the repository with its rules, its packages and the given files. */
export async function plantTree(files: Files): Promise<TemporaryTree> {
	const root = await realpath(await mkdtemp(path.join(tmpdir(), 'pinlane-rules-')));
	for (const rule of RULES) {
		await cp(path.join(REPOSITORY, rule), path.join(root, rule), { recursive: true });
	}
	await symlink(path.join(REPOSITORY, 'node_modules'), path.join(root, 'node_modules'), 'dir');
	for (const [name, text] of Object.entries(files)) {
		await mkdir(path.dirname(path.join(root, name)), { recursive: true });
		await writeFile(path.join(root, name), text);
	}

	return {
		run: (program, args) =>
			new Promise((resolve) => {
				const options = { cwd: root, maxBuffer: 2 ** 26 };
				const file = program === 'node' ? process.execPath : `node_modules/.bin/${program}`;
				execFile(file, [...args], options, (error, stdout) => {
					const code = error === null ? 0 : Number(error.code ?? 1);
					resolve({ code, stdout });
				});
			}),
		remove: () => rm(root, { recursive: true, force: true }),
	};
}

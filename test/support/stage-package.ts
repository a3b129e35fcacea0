import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';

const ROOT = join(__dirname, '../..');
const run = promisify(execFile);

/** What `gulp package` makes. */
export const STAGED = join(ROOT, 'build/n8n-nodes-pinlane');
export const STAGED_SOURCES = join(ROOT, 'build/n8n-nodes-pinlane-src');

export interface PackedPackage {
	readonly name: string;
	readonly version: string;
	/** The file a user installs. */
	readonly tarball: string;
	/** Paths in it, sorted. */
	readonly files: readonly string[];
}

const told = z
	.array(
		z.object({
			name: z.string(),
			version: z.string(),
			filename: z.string(),
			files: z.array(z.object({ path: z.string() })),
		}),
	)
	.length(1);

/** Stages the n8n package and packs it into the folder, as for a release. */
export async function packPackage(folder: string): Promise<PackedPackage> {
	await stagePackage();
	const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', folder], {
		cwd: STAGED,
	});
	const [packed] = told.parse(JSON.parse(stdout));
	if (!packed) throw new Error('npm pack told nothing');
	const { name, version, filename, files } = packed;
	return {
		name,
		version,
		tarball: join(folder, filename),
		files: files.map(({ path }) => path).sort(),
	};
}

/** Throws with what gulp printed. */
export async function stagePackage(): Promise<void> {
	const gulp = join(ROOT, 'node_modules/gulp/bin/gulp.js');
	try {
		await run(process.execPath, [gulp, 'package'], { cwd: ROOT });
	} catch (error) {
		const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
		throw new Error(`gulp package failed\n${stdout}${stderr}`, { cause: error });
	}
}

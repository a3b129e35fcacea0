import { access, constants } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';
import { StepFailed } from './errors.js';
import { runCommand } from './run-command.js';
import type { StoreBinary, StoreKind } from './settings.js';
import { parseVersionOutput, tooOld } from './versions.js';

const VERSION_WITHIN_MS = 15_000;

const PROGRAMS: Readonly<Record<StoreKind, readonly string[]>> = {
	mongo: ['mongod'],
	redis: ['valkey-server', 'redis-server'],
};

/** The first server program on a search path that is new enough. Throws StepFailed with why not. */
export async function locateOnPath(kind: StoreKind, searchPath: string): Promise<StoreBinary> {
	const reasons: string[] = [];
	for (const program of PROGRAMS[kind]) {
		for (const path of await candidates(program, searchPath)) {
			const found = await askVersion(path);
			if (typeof found === 'object') return { source: 'path', path, version: found.version };
			reasons.push(found);
		}
	}
	if (reasons.length > 0) throw new StepFailed(reasons.join('; '));
	throw new StepFailed(`no ${PROGRAMS[kind].join(' or ')} on PATH`);
}

/** Runs a server program with `--version`: its version, or why it does not do. */
export async function askVersion(path: string): Promise<{ version: string } | string> {
	const { ok, output } = await runCommand(path, ['--version'], { withinMs: VERSION_WITHIN_MS });
	const found = parseVersionOutput(output);
	if (!ok || found === undefined) {
		return `${path} --version failed: ${output.split('\n')[0] ?? ''}`;
	}
	const reason = tooOld(found);
	return reason === undefined ? { version: found.version } : `${path}: ${reason}`;
}

async function candidates(program: string, searchPath: string): Promise<string[]> {
	const fileName = process.platform === 'win32' ? `${program}.exe` : program;
	const paths = searchPath
		.split(delimiter)
		.filter((dir) => isAbsolute(dir))
		.map((dir) => join(dir, fileName));
	const found: string[] = [];
	for (const path of new Set(paths)) {
		const runs = await access(path, constants.X_OK).then(
			() => true,
			() => false,
		);
		if (runs) found.push(path);
	}
	return found;
}

import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';

export interface Program {
	/** The program and its arguments. */
	readonly command: readonly [string, ...string[]];
	readonly cwd: string;
	/** Over the environment of this process. */
	readonly env?: NodeJS.ProcessEnv;
	/** Gets all it prints. */
	readonly logFile: string;
	readonly withinMs: number;
}

const SHOWN_LINES = 20;

/**
 * Runs a program to its end, in a process group of its own so that whatever it started ends with
 * it. Throws with the last lines of its log when it fails or takes too long.
 */
export async function runProgram(program: Program): Promise<void> {
	const { command, cwd, env, logFile, withinMs } = program;
	const [file, ...args] = command;
	const log = openSync(logFile, 'a');
	const child = spawn(file, args, {
		cwd,
		env: { ...process.env, ...env },
		detached: true,
		stdio: ['ignore', log, log],
	});
	closeSync(log);
	const end = (): void => endGroup(child.pid);
	process.once('exit', end);
	let late = false;
	const limit = setTimeout(() => {
		late = true;
		end();
	}, withinMs);
	const outcome = await new Promise<string>((resolve) => {
		child.once('error', (error) => resolve(error.message));
		child.once('exit', (code, signal) => resolve(String(code ?? signal)));
	});
	clearTimeout(limit);
	process.removeListener('exit', end);
	if (outcome === '0') return;
	const ended = late ? `took longer than ${String(withinMs / 1000)} s` : `ended with ${outcome}`;
	throw new Error(`${command.join(' ')} ${ended} (${logFile})\n${lastLines(logFile)}`);
}

/** The end of a log file, indented. */
export function lastLines(logFile: string): string {
	const lines = readFileSync(logFile, 'utf8').trimEnd().split('\n');
	return lines
		.slice(-SHOWN_LINES)
		.map((line) => `    ${line}`)
		.join('\n');
}

function endGroup(pid: number | undefined): void {
	if (pid === undefined) return;
	try {
		process.kill(-pid, 'SIGKILL');
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
	}
}

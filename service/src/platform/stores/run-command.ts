import { execFile } from 'node:child_process';

export interface CommandResult {
	ok: boolean;
	/** Standard output, then standard error. */
	output: string;
}

export interface CommandOptions {
	/** Ends the command after this many milliseconds. */
	withinMs: number;
	env?: NodeJS.ProcessEnv;
}

/** Runs a program to its end. Never throws: not found, failed and overdue are `ok: false`. */
export function runCommand(
	command: string,
	args: readonly string[],
	{ withinMs, env }: CommandOptions,
): Promise<CommandResult> {
	return new Promise((resolve) => {
		execFile(
			command,
			[...args],
			{ timeout: withinMs, killSignal: 'SIGKILL', maxBuffer: 16 * 1024 * 1024, env },
			(error, stdout, stderr) => {
				const said = `${stdout}${stderr}`.trim();
				resolve({ ok: error === null, output: said || (error?.message ?? '') });
			},
		);
	});
}

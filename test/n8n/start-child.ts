import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import type { Guardian } from '../../service/src/platform/stores/start-guardian.js';
import { until } from '../support/until.js';
import { lastLines } from './run-program.js';

export interface ChildOptions {
	readonly command: readonly [string, ...string[]];
	readonly cwd: string;
	/** All of its environment. */
	readonly env: NodeJS.ProcessEnv;
	/** Gets what it prints. */
	readonly logFile: string;
	/** Ends it when this program is killed. */
	readonly guardian: Guardian;
	/** How it is called when its start fails. */
	readonly what: string;
	readonly readyWithinMs: number;
	/** Looked at again and again, with all it has printed. */
	readonly isReady: (printed: string) => boolean | Promise<boolean>;
}

/** A program that runs until it is stopped. */
export interface Child {
	/** All it has printed. */
	printed(): string;
	/** Asks it to end, by force after half a minute, and waits until it has. */
	stop(): Promise<void>;
}

const STOP_WITHIN_MS = 30_000;

/** Starts a program and waits until it is ready; ends it and throws with its log when it is not. */
export async function startChild(options: ChildOptions): Promise<Child> {
	const { command, cwd, env, logFile, guardian, what, readyWithinMs, isReady } = options;
	const [file, ...args] = command;
	const log = openSync(logFile, 'a');
	const child = spawn(file, args, { cwd, env, stdio: ['ignore', log, log] });
	closeSync(log);
	const { pid } = child;
	if (pid !== undefined) guardian.watch(pid);
	const ended = new Promise<void>((resolve) => {
		child.once('error', () => resolve());
		child.once('exit', () => {
			if (pid !== undefined) guardian.forget(pid);
			resolve();
		});
	});
	const isRunning = (): boolean => child.exitCode === null && child.signalCode === null;
	const printed = (): string => readFileSync(logFile, 'utf8');
	const stop = async (): Promise<void> => {
		if (isRunning()) child.kill('SIGTERM');
		const force = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
		await ended;
		clearTimeout(force);
	};
	try {
		await until(
			() => {
				if (!isRunning()) throw new Error(`${what} ended at its start`);
				return isReady(printed());
			},
			{ within: readyWithinMs, every: 200, what: `the start of ${what}` },
		);
	} catch (error) {
		await stop();
		throw new Error(`${String(error)} (${logFile})\n${lastLines(logFile)}`, { cause: error });
	}
	return { printed, stop };
}

import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import type { Guardian } from '../../service/src/platform/stores/start-guardian.js';
import { freePort } from './free-port.js';
import { until } from './until.js';

const MAIN = join(__dirname, '../../service/dist/app/main.js');

export interface ServiceProgramOptions {
	/** All of its environment. */
	readonly env: Readonly<Record<string, string>>;
	/** Gets what it prints, over all its starts. */
	readonly logFile: string;
	/** Ends it when the test program is killed. */
	readonly guardian: Guardian;
	/** Milliseconds a start may take; 30 s. */
	readonly readyWithinMs?: number;
}

/** The built service as a program of its own, on one port for all its starts. */
export interface ServiceProgram {
	readonly url: string;
	/** Of the child that runs now. */
	readonly pid: number | undefined;
	/** Of the last child; null while it runs and where a signal ended it. */
	readonly exitCode: number | null;
	/** `more` is added to its environment for this start. */
	start(more?: Readonly<Record<string, string>>): Promise<void>;
	/** Resolves when the child that runs now has ended, by whatever. */
	ended(): Promise<void>;
	/** Sends the signal (SIGKILL unless told) and waits until it has ended. */
	kill(signal?: NodeJS.Signals): Promise<void>;
}

/** Prepares a program; `start` resolves once it is ready. */
export async function serviceProgram({
	env,
	logFile,
	guardian,
	readyWithinMs,
}: ServiceProgramOptions): Promise<ServiceProgram> {
	const port = await freePort();
	const url = `http://127.0.0.1:${String(port)}`;
	let child: ChildProcess | undefined;
	let ended: Promise<void> = Promise.resolve();

	const launch = (more: Readonly<Record<string, string>>): void => {
		const log = openSync(logFile, 'a');
		const started = spawn(process.execPath, ['--disable-proto=delete', MAIN], {
			env: { ...env, ...more, HOST: '127.0.0.1', PORT: String(port) },
			stdio: ['ignore', log, log],
		});
		closeSync(log);
		child = started;
		const { pid } = started;
		if (pid !== undefined) guardian.watch(pid);
		ended = new Promise((resolve) => {
			started.once('error', () => resolve());
			started.once('exit', () => {
				if (pid !== undefined) guardian.forget(pid);
				resolve();
			});
		});
	};
	const isRunning = (): boolean => child?.exitCode === null && child.signalCode === null;
	return {
		url,
		get pid() {
			return child?.pid;
		},
		get exitCode() {
			return child?.exitCode ?? null;
		},
		ended: () => ended,
		start: async (more = {}) => {
			launch(more);
			await until(
				async () => {
					if (!isRunning()) throw new Error(`the service ended at its start; see ${logFile}`);
					return answers(`${url}/readyz`);
				},
				{ what: `the start of the service (${logFile})`, within: readyWithinMs },
			);
		},
		kill: async (signal = 'SIGKILL') => {
			if (isRunning()) child?.kill(signal);
			await ended;
		},
	};
}

async function answers(url: string): Promise<boolean> {
	try {
		return (await fetch(url, { signal: AbortSignal.timeout(2_000) })).ok;
	} catch {
		// Nobody listens yet.
		return false;
	}
}

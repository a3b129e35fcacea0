import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile } from 'node:fs/promises';
import { StepFailed, reasonOf } from './errors.js';
import type { Guardian } from './start-guardian.js';

const LOG_TAIL_LINES = 6;
// Reading a large journal back after a crash takes its time.
const READY_WITHIN_MS = 120_000;

export interface ProgramStart {
	command: string;
	args: readonly string[];
	/** Gets what the program prints before its own logging begins; read back when it fails. */
	logFile: string;
	guardian: Guardian;
	/** Resolves once the program takes work; must give up when the signal fires. */
	ready: (pid: number, signal: AbortSignal) => Promise<void>;
	/** Called when the program ends without having been told to. */
	onUnexpectedEnd: (how: string) => void;
}

export interface StartedProgram {
	readonly pid: number;
	/** Sends a signal and resolves when the program has exited, after `graceMs` by SIGKILL. */
	end(signal: NodeJS.Signals, graceMs?: number): Promise<void>;
	readonly hasEnded: boolean;
}

/** Starts a server program and waits until it takes work. Throws StepFailed with the log's end. */
export async function startProgram(start: ProgramStart): Promise<StartedProgram> {
	const giveUp = new AbortController();
	let expected = true;
	let ended: string | undefined;
	const { child, pid, exit } = await spawnInto(start, (pid, how) => {
		ended = how;
		start.guardian.forget(pid);
		giveUp.abort(new Error(`it ended with ${how}`));
		if (!expected) start.onUnexpectedEnd(how);
	});

	const end = async (signal: NodeJS.Signals, graceMs?: number): Promise<void> => {
		if (ended !== undefined) return;
		expected = true;
		child.ref();
		child.kill(signal);
		const timer =
			graceMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), graceMs);
		await exit;
		clearTimeout(timer);
	};

	const overdue = setTimeout(
		() => giveUp.abort(new Error(`it took no work within ${READY_WITHIN_MS / 1000} s`)),
		READY_WITHIN_MS,
	);
	try {
		await Promise.race([start.ready(pid, giveUp.signal), aborted(giveUp.signal)]);
		expected = false;
	} catch (cause) {
		const why = reasonOf(giveUp.signal.aborted ? giveUp.signal.reason : cause);
		await end('SIGKILL');
		throw new StepFailed(`${start.command} failed: ${why}${await logTail(start.logFile)}`);
	} finally {
		clearTimeout(overdue);
	}
	// A program that forgets to stop its stores may end; the guardian then ends them.
	child.unref();
	return {
		pid,
		end,
		get hasEnded() {
			return ended !== undefined;
		},
	};
}

function aborted(signal: AbortSignal): Promise<never> {
	return new Promise((_resolve, reject) => {
		if (signal.aborted) reject(signal.reason);
		signal.addEventListener('abort', () => reject(signal.reason), { once: true });
	});
}

interface Spawned {
	child: ChildProcess;
	pid: number;
	/** Resolves after `onExit` was called. */
	exit: Promise<void>;
}

async function spawnInto(
	{ command, args, logFile, guardian }: ProgramStart,
	onExit: (pid: number, how: string) => void,
): Promise<Spawned> {
	const log = await open(logFile, 'a');
	try {
		// A session of its own: Ctrl-C reaches this program first, which then ends the stores.
		const child = spawn(command, [...args], {
			detached: true,
			stdio: ['ignore', log.fd, log.fd],
			cwd: '/',
		});
		const { pid } = child;
		if (pid === undefined) {
			const [cause] = (await once(child, 'error')) as [Error];
			throw new StepFailed(`${command} did not start: ${cause.message}`);
		}
		// Before anything is awaited: a program may end at once.
		guardian.watch(pid);
		const exit = new Promise<void>((resolve) => {
			child.once('exit', (code, signal) => {
				onExit(pid, signal ?? `exit code ${code}`);
				resolve();
			});
		});
		return { child, pid, exit };
	} finally {
		await log.close();
	}
}

async function logTail(logFile: string): Promise<string> {
	const text = await readFile(logFile, 'utf8').catch(() => '');
	const lines = text.trim().split('\n').slice(-LOG_TAIL_LINES);
	return `; end of ${logFile}:\n${lines.map((line) => `      ${line.slice(0, 300)}`).join('\n')}`;
}

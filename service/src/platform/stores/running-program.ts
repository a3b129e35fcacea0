import { readFile } from 'node:fs/promises';
import { systemCode } from './errors.js';
import { pollUntil } from './poll-until.js';
import { runCommand } from './run-command.js';

/** A program that runs now. */
export interface RunningProgram {
	pid: number;
	/** Differs between two programs that were given the same pid one after the other. */
	identity: string;
	commandLine: string;
}

/** What runs under a pid; undefined when nothing does, or only a corpse not yet collected. */
export async function findRunningProgram(pid: number): Promise<RunningProgram | undefined> {
	if (!Number.isInteger(pid) || pid <= 0 || !isAlive(pid)) return undefined;
	if (process.platform === 'linux') return fromProc(pid);
	if (process.platform === 'win32') return { pid, identity: 'unknown', commandLine: '' };
	return fromPs(pid);
}

/** Ends a program that is not our child: SIGTERM, after `graceMs` SIGKILL; waits until it is gone. */
export async function endRunningProgram(
	program: RunningProgram,
	graceMs: number,
): Promise<boolean> {
	const gone = async (): Promise<true | undefined> => {
		const now = await findRunningProgram(program.pid);
		return now?.identity === program.identity ? undefined : true;
	};
	for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
		sendSignal(program.pid, signal);
		if (await pollUntil(gone, { everyMs: 20, withinMs: graceMs })) return true;
	}
	return false;
}

/** Sends a signal; false when no such program is there any more. */
export function sendSignal(pid: number, signal: NodeJS.Signals | 0): boolean {
	try {
		process.kill(pid, signal);
		return true;
	} catch (cause) {
		if (systemCode(cause) === 'ESRCH') return false;
		throw cause;
	}
}

function isAlive(pid: number): boolean {
	try {
		return sendSignal(pid, 0);
	} catch {
		// Not allowed to signal it: it is there, and another user's.
		return true;
	}
}

async function fromProc(pid: number): Promise<RunningProgram | undefined> {
	try {
		const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
		const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8');
		// The name in brackets may hold blanks and brackets itself: count from the last one.
		const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
		if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
		const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
		const identity = `${boot.trim()}:${fields[19] ?? ''}`;
		return { pid, identity, commandLine: commandLine.replaceAll('\0', ' ') };
	} catch (cause) {
		const code = systemCode(cause);
		if (code === 'ENOENT' || code === 'ESRCH') return undefined;
		throw cause;
	}
}

async function fromPs(pid: number): Promise<RunningProgram | undefined> {
	const { ok, output } = await runCommand('ps', ['-o', 'stat=,lstart=,args=', '-p', String(pid)], {
		withinMs: 5_000,
	});
	const match = /^\s*(\S+)\s+(\S+\s+\S+\s+\d+\s+\S+\s+\d+)\s+(.*)$/m.exec(output);
	if (!ok || !match || match[1]?.startsWith('Z')) return undefined;
	return { pid, identity: match[2] ?? '', commandLine: match[3] ?? '' };
}

import { spawn, type ChildProcess } from 'node:child_process';
import { openSync, closeSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { once } from 'node:events';
import path from 'node:path';
import { until } from '../support/until.js';

const ROOT = path.join(__dirname, '../..');
const PRELOAD = path.join(__dirname, 'preload.cjs');
const STOP_WITHIN_MS = 15_000;

export interface Usage {
	/** CPU time since the start, user and system. */
	readonly cpuMs: number;
	readonly rssBytes: number;
	/** Heap in use and what belongs to it outside. */
	readonly heapBytes: number;
}

/** A program of its own whose CPU time can be asked for. */
export interface Child {
	/** Waits for a line of its output, which is JSON lines, that has this member. */
	announced(member: string): Promise<Readonly<Record<string, unknown>>>;
	/** `collected`: after a full collection of garbage, which takes its time. */
	usage(options?: { readonly collected: boolean }): Promise<Usage>;
	/** SIGTERM, and SIGKILL where that does not help. */
	stop(): Promise<void>;
}

export interface ChildOptions {
	readonly name: string;
	/** Program and arguments for node, below the root of the repository. */
	readonly entry: readonly string[];
	readonly env?: Readonly<Record<string, string>>;
	/** Folder of its output file. */
	readonly dir: string;
	/** Folder for a CPU profile. */
	readonly profile?: string;
}

/** Starts a program with its output in a file; only what it needs of our environment is given. */
export function startChild({ name, entry, env, dir, profile }: ChildOptions): Child {
	const output = path.join(dir, `${name}.log`);
	const file = openSync(output, 'a');
	const profiled = profile
		? ['--cpu-prof', '--cpu-prof-dir', profile, '--cpu-prof-name', `${name}.cpuprofile`]
		: [];
	const child = spawn(process.execPath, [...profiled, '--require', PRELOAD, ...entry], {
		cwd: ROOT,
		env: { PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: 'production', ...env },
		stdio: ['ignore', file, file, 'ipc'],
	});
	closeSync(file);
	const lines = async (): Promise<Record<string, unknown>[]> =>
		(await readFile(output, 'utf8')).split('\n').flatMap(parsed);
	return {
		announced: async (member) => {
			let found: Record<string, unknown> | undefined;
			const look = async (): Promise<boolean> => {
				if (hasEnded(child)) throw new Error(`${name} ended: ${await tail(output)}`);
				found = (await lines()).find((line) => member in line);
				return found !== undefined;
			};
			await until(look, { what: `the first sign of ${name}` });
			return found ?? {};
		},
		usage: async ({ collected } = { collected: false }) => {
			const answer = once(child, 'message', { signal: AbortSignal.timeout(STOP_WITHIN_MS) });
			child.send({ ask: 'usage', collected });
			const [message] = (await answer) as [{ usage: Usage }];
			return message.usage;
		},
		stop: () => end(child),
	};
}

const hasEnded = (child: ChildProcess): boolean =>
	child.exitCode !== null || child.signalCode !== null;

function parsed(line: string): Record<string, unknown>[] {
	if (!line.startsWith('{')) return [];
	try {
		return [JSON.parse(line) as Record<string, unknown>];
	} catch {
		// The last line may be half written.
		return [];
	}
}

const tail = async (file: string): Promise<string> =>
	(await readFile(file, 'utf8')).slice(-2_000).trim();

async function end(child: ChildProcess): Promise<void> {
	if (hasEnded(child)) return;
	const exited = once(child, 'exit');
	const force = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
	child.kill('SIGTERM');
	await exited;
	clearTimeout(force);
}

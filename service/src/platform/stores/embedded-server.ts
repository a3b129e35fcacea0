import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { StepFailed } from './errors.js';
import { choosePort, keepPort } from './ports.js';
import type { StoreBinary, StoreKind, StoreServer } from './settings.js';
import type { Guardian } from './start-guardian.js';
import { startProgram, type StartedProgram } from './start-program.js';

const STOP_WITHIN_MS = 10_000;
const MOST_PORTS = 5;

/** Where an embedded store keeps its things, all below the data folder. */
export interface StoreFiles {
	dataPath: string;
	logFile: string;
	pidFile: string;
	portFile: string;
}

export interface EmbeddedServer extends StoreServer {
	readonly pid: number;
	readonly port: number;
	/** Ends it in order: 10 s, then SIGKILL. */
	stop(): Promise<void>;
}

/** What differs between the two stores. */
export interface ServerRecipe {
	kind: StoreKind;
	label: string;
	url: (port: number) => string;
	args: (port: number, files: StoreFiles) => readonly string[];
	ready: (running: { port: number; pid: number; signal: AbortSignal }) => Promise<void>;
}

export interface EmbeddedStart {
	binary: StoreBinary;
	files: StoreFiles;
	guardian: Guardian;
	onProgress: (line: string) => void;
}

/** The files of a store in a data folder (absolute). */
export function storeFiles(dataDir: string, kind: StoreKind): StoreFiles {
	return {
		dataPath: join(dataDir, kind),
		logFile: join(dataDir, 'logs', `${kind}.log`),
		pidFile: join(dataDir, 'run', `${kind}.pid`),
		portFile: join(dataDir, 'run', `${kind}.port`),
	};
}

/** Starts a store on a free loopback port and waits until it takes work. */
export async function startEmbedded(
	recipe: ServerRecipe,
	start: EmbeddedStart,
): Promise<EmbeddedServer> {
	const { binary, files } = start;
	for (const dir of [files.dataPath, join(files.logFile, '..'), join(files.pidFile, '..')]) {
		await mkdir(dir, { recursive: true });
	}
	await rename(files.logFile, `${files.logFile}.1`).catch(() => undefined);
	let port = 0;
	const run = (): Promise<StartedProgram> =>
		startProgram({
			command: binary.path,
			args: recipe.args(port, files),
			logFile: files.logFile,
			guardian: start.guardian,
			ready: (pid, signal) => recipe.ready({ port, pid, signal }),
			onUnexpectedEnd: (how) => start.onProgress(`${recipe.label} ended by itself: ${how}`),
		});

	let running: StartedProgram | undefined;
	for (let tries = 1; running === undefined; tries++) {
		port = await choosePort(files.portFile);
		try {
			running = await run();
		} catch (cause) {
			if (tries >= MOST_PORTS || !isPortTaken(cause)) throw cause;
		}
	}
	await keepPort(files.portFile, port);
	return serverOf(recipe, { binary, port, running, run });
}

// Somebody else was faster between our look at the port and the server's.
const isPortTaken = (cause: unknown): boolean =>
	cause instanceof StepFailed && /address already in use/i.test(cause.message);

function serverOf(
	recipe: ServerRecipe,
	{
		binary,
		port,
		running,
		run,
	}: {
		binary: StoreBinary;
		port: number;
		running: StartedProgram;
		run: () => Promise<StartedProgram>;
	},
): EmbeddedServer {
	let current = running;
	const stop = (): Promise<void> => current.end('SIGTERM', STOP_WITHIN_MS);
	return {
		kind: recipe.kind,
		source: binary.source,
		url: recipe.url(port),
		version: binary.version,
		binary: binary.path,
		port,
		get pid() {
			return current.pid;
		},
		kill: (signal = 'SIGKILL') => current.end(signal),
		restart: async () => {
			await stop();
			current = await run();
		},
		stop,
	};
}

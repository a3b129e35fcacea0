import { spawn } from 'node:child_process';
import process from 'node:process';
import { createInterface } from 'node:readline';

const REPORT_LINE = /^\d+ passed, \d+ failed$/;
const running = new Set();
let interrupted = false;

function stop(child, signal) {
	if (child.pid === undefined || child.exitCode !== null) return;
	try {
		process.kill(-child.pid, signal);
	} catch (error) {
		if (error.code !== 'ESRCH') throw error;
	}
}

for (const signal of ['SIGINT', 'SIGTERM']) {
	process.on(signal, () => {
		interrupted = true;
		for (const child of running) stop(child, signal);
		if (running.size === 0) process.exit(130);
	});
}

/**
 * Runs a command in a process group of its own, so that whatever it started ends with it.
 * `onLine` gets each line of both outputs; a line that looks like the report of `npm test` is
 * indented, for that line is printed once. Resolves with { code, seconds, timedOut }.
 */
export function runCommand(command, { onLine, environment = {}, limitSeconds = 900 }) {
	const started = performance.now();
	const [program, ...rest] = command;
	const child = spawn(program, rest, {
		detached: true,
		stdio: ['ignore', 'pipe', 'pipe'],
		env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined, ...environment },
	});
	running.add(child);
	let timedOut = false;
	const limit = setTimeout(() => {
		timedOut = true;
		stop(child, 'SIGTERM');
		setTimeout(() => stop(child, 'SIGKILL'), 10_000).unref();
	}, limitSeconds * 1000);
	for (const stream of [child.stdout, child.stderr]) {
		createInterface({ input: stream }).on('line', (line) =>
			onLine(REPORT_LINE.test(line) ? `  ${line}` : line),
		);
	}
	return new Promise((resolve) => {
		const done = (code) => {
			clearTimeout(limit);
			running.delete(child);
			if (interrupted && running.size === 0) process.exit(130);
			resolve({ code, timedOut, seconds: (performance.now() - started) / 1000 });
		};
		child.on('error', (error) => {
			onLine(String(error));
			done(1);
		});
		child.on('close', (code) => done(code ?? 1));
	});
}

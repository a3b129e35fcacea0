import { randomInt } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { createSimulator } from './app.js';

// Runs the simulator as a process of its own:
// `--port N --host H --journal FILE --public-url URL --parent-watch`.

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			port: { type: 'string', default: '0' },
			host: { type: 'string', default: '127.0.0.1' },
			journal: { type: 'string' },
			'public-url': { type: 'string' },
			'parent-watch': { type: 'boolean', default: false },
		},
	});
	const simulator = createSimulator({
		now: () => performance.timeOrigin + performance.now(),
		random: () => randomInt(2 ** 32) / 2 ** 32,
		journalFile: values.journal,
		publicUrl: values['public-url'],
		onError: report,
	});
	const { url } = await simulator.listen(Number(values.port), values.host);
	const end = (): void => void simulator.close().then(() => process.exit(0));
	process.once('SIGTERM', end);
	process.once('SIGINT', end);
	if (values['parent-watch']) process.stdin.resume().once('end', end).once('close', end);
	process.stdout.write(`${JSON.stringify({ url })}\n`);
}

function report(error: unknown): void {
	const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
	process.stderr.write(`simulator: ${text}\n`);
}

main().catch((error: unknown) => {
	report(error);
	process.exit(1);
});

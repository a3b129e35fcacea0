import { join } from 'node:path';
import { readReadyFile, type ReadyFacts } from '../../service/src/cli/dev/ready-file.js';
import type { Guardian } from '../../service/src/platform/stores/start-guardian.js';
import { startChild } from './start-child.js';

/** What `npm start` runs, on ports and in a folder of its own. */
export interface Trial {
	readonly facts: ReadyFacts;
	stop(): Promise<void>;
}

const DEV = join(__dirname, '../../service/dist/cli/dev.js');
// On a first run the stores are fetched.
const READY_WITHIN_MS = 300_000;

/** Starts stores, simulator and service as a person does; resolves once they are ready. */
export async function startTrial(given: {
	readonly folder: string;
	readonly guardian: Guardian;
}): Promise<Trial> {
	const { folder, guardian } = given;
	const dataDir = join(folder, 'pinlane');
	const child = await startChild({
		command: [process.execPath, DEV],
		cwd: folder,
		env: { ...process.env, PINLANE_DATA_DIR: dataDir, PORT: '0' },
		logFile: join(folder, 'pinlane.log'),
		guardian,
		what: 'the service',
		readyWithinMs: READY_WITHIN_MS,
		isReady: (printed) => printed.includes('Ends with Ctrl-C'),
	});
	const facts = await readReadyFile(dataDir);
	if (facts) return { facts, stop: child.stop };
	await child.stop();
	throw new Error('the service wrote no ready.json');
}

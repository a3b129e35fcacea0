import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findCacheDir } from '../../service/src/config/find-cache-dir.js';
import { startGuardian, type Guardian } from '../../service/src/platform/stores/start-guardian.js';
import { buildService } from '../support/build-service.js';
import { packPackage } from '../support/stage-package.js';
import { driveAll } from './drive-all.js';
import { installN8n } from './install-n8n.js';
import { placePackage } from './place-package.js';
import { createReport, type Report, type Row } from './report.js';
import { CannotRun } from './require-tools.js';
import { startServer } from './start-server.js';
import { startTrial } from './start-trial.js';

/** From the moment n8n is installed; the installation has a limit of its own. */
const DRIVE_WITHIN_MS = 12 * 60_000;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** A real n8n, the packed package in it, and the service as `npm start` runs it. */
async function testN8n(report: Report, folder: string, guardian: Guardian): Promise<void> {
	const cacheDir = findCacheDir({
		xdgCacheHome: process.env.XDG_CACHE_HOME,
		home: process.env.HOME,
		dataDir: join(__dirname, '../../.pinlane'),
	});
	const installation = await installN8n({ cacheDir, say });
	setTimeout(() => {
		say(`stopped: took longer than ${String(DRIVE_WITHIN_MS / 60_000)} minutes (logs: ${folder})`);
		process.exit(1);
	}, DRIVE_WITHIN_MS).unref();

	buildService();
	const packed = await packPackage(folder);
	const home = join(folder, 'n8n');
	await placePackage({ tarball: packed.tarball, folder: home });
	say(`${packed.name} ${packed.version}, ${String(packed.files.length)} files, packed`);

	const trial = await startTrial({ folder, guardian });
	try {
		say(`service ${trial.facts.url}, simulator ${trial.facts.simulator_url}`);
		const server = await startServer({ installation, folder: home, guardian });
		try {
			say(`n8n ${installation.version} ${server.url}\n`);
			await driveAll({ report, server, trial, packed });
		} finally {
			await server.stop();
		}
	} finally {
		await trial.stop();
	}
}

const SEEN_WIDTH = 100;

function printRow({ part, what, passed, seen, ms }: Row): void {
	const [first = '', ...more] = seen.split('\n');
	const columns = [
		passed ? 'ok    ' : 'FAILED',
		part.padEnd(10),
		what.padEnd(56),
		`${(ms / 1000).toFixed(1)} s`.padStart(6),
	];
	const isLong = passed && first.length > SEEN_WIDTH;
	say(`${columns.join(' ')}  ${isLong ? `${first.slice(0, SEEN_WIDTH)}…` : first}`);
	if (!passed) for (const line of more) say(`         ${line}`);
}

async function main(): Promise<void> {
	const { result } = parseArgs({ options: { result: { type: 'string' } } }).values;
	const folder = await mkdtemp(join(tmpdir(), 'pinlane-n8n-'));
	const guardian = startGuardian(say);
	for (const signal of ['SIGINT', 'SIGTERM'] as const)
		process.once(signal, () => process.exit(130));
	const report = createReport(printRow);
	let broken = 0;
	let hasLogs = true;
	try {
		await testN8n(report, folder, guardian);
	} catch (error) {
		broken = 1;
		const expected = error instanceof CannotRun;
		hasLogs = !expected;
		say(expected ? error.message : error instanceof Error ? (error.stack ?? '') : String(error));
	} finally {
		guardian.dismiss();
	}
	const failed = report.rows.filter(({ passed }) => !passed).length + broken;
	if (failed > 0 && hasLogs) say(`logs: ${folder}`);
	else await rm(folder, { recursive: true, force: true });
	const passed = report.rows.length + broken - failed;
	say(`${String(passed)} passed, ${String(failed)} failed`);
	if (result) await writeFile(result, JSON.stringify({ passed, failed }));
	process.exitCode = failed === 0 ? 0 : 1;
}

void main();

// npm run chaos -- [--seeds N] [--from S] | --seed S… [--times T]: fault runs with a history
// checker. A seed fixes the plan, not the machine's timing: a rare failure needs `--times`.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startGuardian, type Guardian } from '../../service/src/platform/stores/start-guardian.js';
import { buildService } from '../support/build-service.js';
import { openTestStores } from '../support/test-stores.js';
import { readOrder, USAGE, type ChaosOrder } from './order.js';
import { failureText, seedLine } from './report.js';
import { runSeed, type SeedDeps } from './run-seed.js';
import { brokenRun, countOf, tallyText, type SeedCount } from './tally.js';

/** A run that hangs somewhere nobody bounded is given up after this many milliseconds. */
const SEED_LIMIT_MS = 240_000;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const isFine = ({ wrongs, ran }: SeedCount): boolean => ran && Object.keys(wrongs).length === 0;

/** Runs one seed and tells what came of it. */
async function tell(seed: number, deps: SeedDeps): Promise<SeedCount> {
	let timer: NodeJS.Timeout | undefined;
	const limit = new Promise<never>((_, reject) => {
		const late = new Error(`gave up after ${String(SEED_LIMIT_MS / 1_000)} s`);
		timer = setTimeout(() => reject(late), SEED_LIMIT_MS);
	});
	try {
		const result = await Promise.race([runSeed(seed, deps), limit]);
		say(seedLine(result));
		if (result.violations.length > 0) say(await failureText(result, deps.logFolder));
		return countOf(result);
	} catch (error) {
		const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
		say(`seed ${String(seed).padStart(3)} | FAILED: it could not be run\n${text}`);
		return brokenRun(seed);
	} finally {
		clearTimeout(timer);
	}
}

/** Runs seeds on stores of its own until none is left. */
async function runSlot(
	seeds: { next(): number | undefined },
	{ guardian, folder, counts }: { guardian: Guardian; folder: string; counts: SeedCount[] },
): Promise<void> {
	const opened = await openTestStores();
	try {
		for (let seed = seeds.next(); seed !== undefined; seed = seeds.next()) {
			const logFolder = join(folder, `run-${String(counts.length + 1)}-seed-${String(seed)}`);
			const count = await tell(seed, { opened, guardian, logFolder });
			counts.push(count);
			if (isFine(count)) await rm(logFolder, { recursive: true, force: true });
		}
	} finally {
		await opened.stop();
	}
}

async function main(): Promise<void> {
	const order = readOrder();
	buildService();
	const folder = await mkdtemp(join(tmpdir(), 'pinlane-chaos-'));
	const guardian = startGuardian(say);
	const counts: SeedCount[] = [];
	const left = [...order.seeds];
	const seeds = { next: () => left.shift() };
	try {
		const slots = Array.from({ length: Math.min(order.slots, left.length) }, () =>
			runSlot(seeds, { guardian, folder, counts }),
		);
		await Promise.all(slots);
	} finally {
		guardian.dismiss();
	}
	await conclude(order, { counts, folder });
}

async function conclude(
	order: ChaosOrder,
	{ counts, folder }: { counts: readonly SeedCount[]; folder: string },
): Promise<void> {
	const failed = counts.filter((count) => !isFine(count)).map(({ seed }) => seed);
	const passed = counts.length - failed.length;
	say(tallyText(counts));
	say(`chaos: ${String(passed)} passed, ${String(failed.length)} failed`);
	for (const seed of new Set(failed)) say(`    again: npm run chaos -- --seed ${String(seed)}`);
	if (failed.length > 0) say(`    logs: ${folder}`);
	else await rm(folder, { recursive: true, force: true });
	if (order.resultFile !== undefined) {
		const result = { passed, failed: failed.length, failedSeeds: failed, runs: counts };
		await writeFile(order.resultFile, `${JSON.stringify(result)}\n`);
	}
	process.exitCode = failed.length === 0 ? 0 : 1;
}

function stop(): void {
	// The guardian and the stores' own one end what this program has started.
	process.exit(130);
}

process.once('SIGINT', stop);
process.once('SIGTERM', stop);
main().then(
	// A run that was given up may still hold timers and connections.
	() => process.exit(),
	(error: unknown) => {
		process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${USAGE}\n`);
		process.exit(1);
	},
);

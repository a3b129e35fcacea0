// npm run chaos -- --seeds N | --seed S [--times T] [--result FILE]: fault runs with a history
// checker. A seed fixes the plan, not the machine's timing: a rare failure needs `--times`.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startGuardian } from '../../service/src/platform/stores/start-guardian.js';
import { buildService } from '../support/build-service.js';
import { openTestStores } from '../support/test-stores.js';
import { failureText, seedLine } from './report.js';
import { runSeed, type SeedDeps } from './run-seed.js';

const USAGE = 'npm run chaos -- [--seeds N] [--first S] [--seed S]… [--times T] [--result FILE]';
const MOST_SEEDS = 1_000;
const DEFAULT_SEEDS = 20;
/** A run that hangs somewhere nobody bounded is given up after this many milliseconds. */
const SEED_LIMIT_MS = 240_000;

interface Order {
	readonly seeds: readonly number[];
	readonly resultFile: string | undefined;
}

function readOrder(): Order {
	const { values } = parseArgs({
		options: {
			seeds: { type: 'string' },
			first: { type: 'string' },
			seed: { type: 'string', multiple: true },
			times: { type: 'string' },
			result: { type: 'string' },
		},
	});
	const named = (values.seed ?? []).map((text) => whole(text));
	const times = Array.from({ length: whole(values.times ?? '1') }, () => named);
	const count = whole(values.seeds ?? String(DEFAULT_SEEDS));
	const first = whole(values.first ?? '1');
	const seeds =
		named.length > 0 ? times.flat() : Array.from({ length: count }, (_, i) => first + i);
	if (seeds.length > MOST_SEEDS) throw new Error(`at most ${String(MOST_SEEDS)} seeds in one run`);
	return { seeds, resultFile: values.result };
}

function whole(text: string): number {
	const value = Number(text);
	if (!Number.isInteger(value) || value < 1) throw new Error(`not a whole number above 0: ${text}`);
	return value;
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Runs one seed and tells what came of it: true when every promise held. */
async function tell(seed: number, deps: SeedDeps): Promise<boolean> {
	let timer: NodeJS.Timeout | undefined;
	const limit = new Promise<never>((_, reject) => {
		const late = new Error(`gave up after ${String(SEED_LIMIT_MS / 1_000)} s`);
		timer = setTimeout(() => reject(late), SEED_LIMIT_MS);
	});
	try {
		const result = await Promise.race([runSeed(seed, deps), limit]);
		say(seedLine(result));
		if (result.violations.length === 0) return true;
		say(await failureText(result, deps.logFolder));
	} catch (error) {
		const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
		say(`seed ${String(seed).padStart(3)} | FAILED: it could not be run\n${text}`);
	} finally {
		clearTimeout(timer);
	}
	return false;
}

async function main(): Promise<void> {
	const { seeds, resultFile } = readOrder();
	buildService();
	const folder = await mkdtemp(join(tmpdir(), 'pinlane-chaos-'));
	const guardian = startGuardian(say);
	const opened = await openTestStores();
	process.env.PINLANE_TEST_MONGO_URL = opened.stores.mongo.url;
	process.env.PINLANE_TEST_REDIS_URL = opened.stores.redis.url;
	const failed: number[] = [];
	try {
		for (const [run, seed] of seeds.entries()) {
			const logFolder = join(folder, `run-${String(run + 1)}-seed-${String(seed)}`);
			const held = await tell(seed, { stores: opened.stores, guardian, logFolder });
			if (!held) failed.push(seed);
		}
	} finally {
		await opened.stop();
		guardian.dismiss();
	}
	const passed = seeds.length - failed.length;
	say(`chaos: ${String(passed)} passed, ${String(failed.length)} failed`);
	for (const seed of new Set(failed)) say(`    again: npm run chaos -- --seed ${String(seed)}`);
	if (failed.length > 0) say(`    logs: ${folder}`);
	else await rm(folder, { recursive: true, force: true });
	if (resultFile !== undefined) {
		await writeFile(resultFile, `${JSON.stringify({ passed, failed: failed.length })}\n`);
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

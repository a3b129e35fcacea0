import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import path from 'node:path';
import { Lifecycle } from '../../service/src/platform/lifecycle.js';
import { buildService } from '../support/build-service.js';
import { measureAccept } from './accept.js';
import { measureDue } from './due.js';
import { openGround, type Ground } from './ground.js';
import { measureIsolation } from './isolation.js';
import { measureLanes } from './lanes.js';
import { HELP, OTHER_ROWS, readOptions, type BenchOptions, type RowName } from './options.js';
import { printProfiles } from './profile.js';
import { measurePublish } from './publish.js';
import { isMet, ratioOf, renderReport, shown, type RowResult } from './report.js';

// npm run bench: what the service does beside the least that could do the same, in one run.

const say = (line: string): void => void process.stdout.write(`${line}\n`);

type Measure = (ground: Ground, options: BenchOptions) => Promise<RowResult>;

const MEASURES: Readonly<Partial<Record<RowName, Measure>>> = {
	accept: measureAccept,
	publish: measurePublish,
	due: measureDue,
	isolation: measureIsolation,
	lanes: measureLanes,
};

/** Each row has stores of its own, so that none inherits the data of another. */
async function measure(row: Measure, options: BenchOptions): Promise<RowResult> {
	const parts = new Lifecycle();
	const end = (): void => {
		void parts.stop().then(() => process.exit(130));
	};
	process.once('SIGINT', end).once('SIGTERM', end);
	try {
		return await row(await openGround(parts, (line) => say(`  ${line}`)), options);
	} finally {
		process.off('SIGINT', end).off('SIGTERM', end);
		for (const { name, cause } of await parts.stop()) say(`${name} did not end: ${String(cause)}`);
	}
}

async function bench(args: readonly string[]): Promise<number> {
	const options = readOptions(args);
	if (options === 'help') {
		say(HELP);
		return 0;
	}
	buildService();
	if (options.profile) mkdirSync(options.profile, { recursive: true });
	const machine = `${String(cpus().length)} cores, load ${shown(loadavg()[0] ?? 0)}, node ${process.version}`;
	say(
		`bench on ${machine}: rounds of ${String(options.seconds)} s, ${String(options.rounds)} a side, scale ${String(options.scale)}`,
	);
	const results: RowResult[] = [];
	for (const name of options.rows) {
		const row = MEASURES[name];
		if (!row) continue;
		say(`${name} …`);
		results.push(await measure(row, options));
	}
	const missing = options.rows.filter((name) => OTHER_ROWS.some((other) => other === name));
	for (const line of ['', ...renderReport(results, missing)]) say(line);
	const figures = results.flatMap((result) => result.figures);
	const missed = figures.filter((figure) => isMet(figure) === false);
	const met = figures.filter((figure) => isMet(figure) === true);
	if (options.json) {
		const told = figures.map((figure) => ({
			...figure,
			ratio: ratioOf(figure),
			met: isMet(figure),
		}));
		const facts = results.flatMap((result) => result.facts);
		const text = JSON.stringify(
			{ machine, figures: told, facts, notMeasured: missing },
			null,
			'\t',
		);
		writeFileSync(path.resolve(options.json), `${text}\n`);
	}
	if (options.profile) printProfiles(options.profile, say);
	say(`\n${String(met.length)} goals met, ${String(missed.length)} missed`);
	return missed.length === 0 ? 0 : 1;
}

bench(process.argv.slice(2)).then(
	(code) => {
		process.exitCode = code;
	},
	(error: unknown) => {
		process.stderr.write(
			`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
		);
		process.exitCode = 2;
	},
);

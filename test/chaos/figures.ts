// npm run chaos:figures: the goals about stores and programs that go away, each with the number
// seen on real processes. Ends with 1 where a goal is missed.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startGuardian } from '../../service/src/platform/stores/start-guardian.js';
import { buildService } from '../support/build-service.js';
import { databaseAway } from './figures/database-away.js';
import { seconds, type Figure, type FigureDeps, type TakeFigure } from './figures/figure.js';
import { readOrder, USAGE, type FiguresOrder, type Goal } from './figures/order.js';
import { publisherKilled } from './figures/publisher-killed.js';
import { redisAway } from './figures/redis-away.js';
import { redisEmptied } from './figures/redis-emptied.js';
import { sameKeys } from './figures/same-keys.js';
import { startOrders } from './figures/start-orders.js';
import { elapsed } from './stage.js';

const LIMIT_MS = 480_000;

interface Part {
	readonly goal: Goal;
	readonly take: TakeFigure;
	/** Begins so many milliseconds after the others of its group. */
	readonly afterMs?: number;
}

/**
 * One group after the other. P2 mostly waits for a lease and for looks at the board; P11 goes beside
 * it, once what is measured to the second is over there.
 */
const GROUPS: readonly (readonly Part[])[] = [
	[{ goal: 'P5', take: redisEmptied }],
	[{ goal: 'P6', take: databaseAway }],
	[{ goal: 'P7', take: redisAway }],
	[
		{ goal: 'P2', take: publisherKilled },
		{ goal: 'P11', take: startOrders, afterMs: 50_000 },
	],
	[{ goal: 'I1', take: sameKeys }],
];

const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function takeAll(order: FiguresOrder, deps: FigureDeps): Promise<Figure[]> {
	const figures: Figure[] = [];
	for (const group of GROUPS) {
		const wanted = group.filter(({ goal }) => order.goals.has(goal));
		const taken = await Promise.all(
			wanted.map(async (part) => {
				if (wanted.length > 1) await sleep(part.afterMs ?? 0);
				return takeOne(part, deps);
			}),
		);
		figures.push(...taken.flat());
	}
	return figures;
}

/** A figure that cannot be taken is a missed one. */
async function takeOne({ goal, take }: Part, deps: FigureDeps): Promise<readonly Figure[]> {
	const began = elapsed();
	say(`${goal}: begins, load ${loadText()}`);
	try {
		return await take(deps);
	} catch (error) {
		const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
		say(`${goal}: ${text}`);
		return [{ id: goal, what: 'could not be taken', goal: '', seen: String(error), met: false }];
	} finally {
		say(`${goal}: took ${seconds(elapsed() - began)}, load ${loadText()}`);
	}
}

const loadText = (): string =>
	`${loadavg()[0]?.toFixed(1) ?? '?'} on ${String(cpus().length)} cores`;

function tableText(figures: readonly Figure[]): string {
	const head = ['goal', 'what', 'asked', 'seen', 'verdict'];
	const rows = figures.map(({ id, what, goal, seen, met }) => [
		...[id, what, goal, seen],
		met ? 'ok' : 'MISSED',
	]);
	const all = [head, ...rows];
	const widths = head.map((_, i) => Math.max(...all.map((row) => row[i]?.length ?? 0)));
	return all.map((row) => row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')).join('\n');
}

async function main(): Promise<void> {
	const order = readOrder();
	const limit = setTimeout(() => {
		say(`gave up after ${seconds(LIMIT_MS)}`);
		// The guardian and the stores' own ones end what this program has started.
		process.exit(1);
	}, LIMIT_MS);
	limit.unref();
	buildService();
	const folder = await mkdtemp(join(tmpdir(), 'pinlane-figures-'));
	const guardian = startGuardian(say);
	const { quick, seed } = order;
	let figures: Figure[] = [];
	try {
		figures = await takeAll(order, { guardian, folder, quick, seed, say });
	} finally {
		guardian.dismiss();
	}
	const missed = figures.filter(({ met }) => !met).length;
	say(tableText(figures));
	if (missed > 0) say(`${String(missed)} missed; logs: ${folder}`);
	else await rm(folder, { recursive: true, force: true });
	const result = { quick, seed, load: loadavg(), figures };
	if (order.resultFile)
		await writeFile(order.resultFile, `${JSON.stringify(result, null, '\t')}\n`);
	process.exitCode = missed === 0 ? 0 : 1;
}

process.once('SIGINT', () => process.exit(130));
process.once('SIGTERM', () => process.exit(130));
main().then(
	() => process.exit(),
	(error: unknown) => {
		process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${USAGE}\n`);
		process.exit(1);
	},
);

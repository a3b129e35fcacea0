import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../support/until.js';
import type { Ground } from './ground.js';
import type { BenchOptions } from './options.js';
import { numberOf } from './pin.js';
import { publishAtOnce } from './publish-at-once.js';
import { ordersPerLane, publicationsOf, recordsOf, type PinOrder } from './records.js';
import { shown, type Figure, type RowResult } from './report.js';
import { seedAccounts, withContext, type SeededAccount } from './seed.js';
import { startEngine } from './start-engine.js';
import { startSimulator, type Seen, type Simulator } from './simulator.js';
import { quantile } from './statistics.js';

const ACCOUNTS = 1_000;
const WORKSPACES = 10;
const FULL = { schedules: 10_000, overMs: 600_000, waiting: 1_000_000 };
const BURST_MS = 1_000;
/** From the last record stored to the first one due. */
const LEAD_MS = 3_000;
const BATCH = 5_000;
const DAY_MS = 86_400_000;
/** How what only waits is stored: nobody relies on it before the flush at the end. */
const FILLER = { ordered: false, writeConcern: { w: 1 } } as const;

interface Stage {
	readonly ground: Ground;
	readonly simulator: Simulator;
	readonly accounts: readonly SeededAccount[];
}

/** How late the calls of a number of schedules arrived, in milliseconds. */
interface Lateness {
	readonly p50: number;
	readonly p99: number;
	readonly most: number;
	/** Calls that arrived before their time. */
	readonly early: number;
}

/** From the instant of a schedule to the first byte of its call, while many others wait. */
export async function measureDue(ground: Ground, { scale }: BenchOptions): Promise<RowResult> {
	const simulator = await startSimulator(ground);
	const { user } = simulator;
	const accounts = await withContext(ground, (context) =>
		seedAccounts(context, {
			workspaces: WORKSPACES,
			accountsEach: ACCOUNTS / WORKSPACES,
			tokens: { accessToken: user.accessToken, refreshToken: null },
			boardId: user.boardId,
		}),
	);
	// The pace of an account is in force: it is far from what these schedules ask for.
	const service = await startEngine(ground, { name: 'due-service', simulatorUrl: simulator.url });
	await publishAtOnce(ground, service, await recordsOf(user.boardId, ordersPerLane(accounts, 3)));
	await publicationsOf(ground).deleteMany({});

	const stage = { ground, simulator, accounts };
	const size = {
		schedules: Math.round(FULL.schedules * scale),
		overMs: Math.round(FULL.overMs * scale),
		waiting: Math.round(FULL.waiting * scale),
	};
	await storeWaiting(stage, size.waiting);
	const spread = await publishSpread(stage, { ...size, firstNumber: size.waiting });
	const after = size.waiting + size.schedules;
	const burst = await publishSpread(stage, { ...size, overMs: BURST_MS, firstNumber: after });
	await service.stop();
	return resultOf({ size, spread, burst });
}

/** Schedules of days to come, as accepting makes them. */
async function storeWaiting({ ground, simulator, accounts }: Stage, count: number): Promise<void> {
	const first = Date.now() + DAY_MS;
	let storing: Promise<unknown> = Promise.resolve();
	for (let from = 0; from < count; from += BATCH) {
		const orders = Array.from({ length: Math.min(BATCH, count - from) }, (_, i) =>
			orderOf(accounts, from + i, first + ((from + i) * 30 * DAY_MS) / count),
		);
		// The next batch is made while the database stores this one.
		const records = await recordsOf(simulator.user.boardId, orders);
		await storing;
		storing = publicationsOf(ground).insertMany(records, FILLER);
		const stored = from + orders.length;
		if (stored % (BATCH * 20) === 0) ground.say(`${shown(stored)} records wait`);
	}
	await storing;
	await ground.database.admin().command({ fsync: 1 });
}

/** Accounts in turn, so that the schedules of one are as far apart as they can be. */
function orderOf(accounts: readonly SeededAccount[], number: number, runAtMs: number): PinOrder {
	const account = accounts[number % accounts.length];
	if (!account) throw new Error('there are no accounts');
	return { account, number, runAt: new Date(Math.round(runAtMs)) };
}

async function publishSpread(
	{ ground, simulator, accounts }: Stage,
	order: { readonly schedules: number; readonly overMs: number; readonly firstNumber: number },
): Promise<Lateness> {
	const { schedules, overMs, firstNumber } = order;
	await simulator.forget();
	const { last } = await simulator.calls(0);
	const start = Date.now() + LEAD_MS + schedules;
	const orders = Array.from({ length: schedules }, (_, i) =>
		orderOf(accounts, firstNumber + i, start + (i * overMs) / schedules),
	);
	const records = await recordsOf(simulator.user.boardId, orders);
	await publicationsOf(ground).insertMany(records, { ordered: false });
	if (Date.now() > start) throw new Error('schedules became due before they were all stored');
	const dueAt = new Map(orders.map(({ number, runAt }) => [number, Number(runAt)]));
	await sleep(start + overMs - Date.now());
	const calls = await callsOf(simulator, { after: last, count: schedules });
	const found = latenessOf(calls, dueAt);
	ground.say(
		`${shown(schedules)} in ${shown(overMs / 1_000)} s: p50 ${shown(found.p50)}, p99 ${shown(found.p99)} ms`,
	);
	return found;
}

const CALLS_WITHIN_MS = 300_000;

async function callsOf(
	simulator: Simulator,
	{ after, count }: { readonly after: number; readonly count: number },
): Promise<readonly Seen[]> {
	let seen: readonly Seen[] = [];
	const all = async (): Promise<boolean> => {
		seen = (await simulator.calls(after)).items;
		return seen.length >= count;
	};
	const what = `${String(count)} calls for pins`;
	await until(all, { within: CALLS_WITHIN_MS, every: 250, what });
	return seen;
}

/** Throws where a pin was asked for twice or never. */
function latenessOf(calls: readonly Seen[], dueAt: ReadonlyMap<number, number>): Lateness {
	const arrived = new Map(calls.map(({ link, at }) => [numberOf(link), at]));
	if (calls.length !== dueAt.size || arrived.size !== dueAt.size) {
		throw new Error(`${String(calls.length)} calls for ${String(dueAt.size)} schedules`);
	}
	const late = [...dueAt].map(([number, due]) => {
		const at = arrived.get(number);
		if (at === undefined) throw new Error(`no call for schedule ${String(number)}`);
		return at - due;
	});
	return {
		p50: quantile(late, 0.5),
		p99: quantile(late, 0.99),
		most: quantile(late, 1),
		early: late.filter((ms) => ms < 0).length,
	};
}

function resultOf({
	size,
	spread,
	burst,
}: {
	readonly size: typeof FULL;
	readonly spread: Lateness;
	readonly burst: Lateness;
}): RowResult {
	const { schedules, overMs, waiting } = size;
	const figure = (what: string, ours: number, within: number | null, unit = 'ms'): Figure => ({
		row: 'due',
		what,
		unit,
		ours,
		floor: null,
		goal: within === null ? null : { within },
	});
	const even = `${shown(schedules)} in ${shown(overMs / 1_000)} s`;
	const once = `${shown(schedules)} in 1 s`;
	return {
		figures: [
			figure(`${even}, p50`, spread.p50, 300),
			figure(`${even}, p99`, spread.p99, 1_500),
			figure(`${even}, early`, spread.early, 0, 'calls'),
			figure(`${once}, p50`, burst.p50, null),
			figure(`${once}, p99`, burst.p99, null),
			figure(`${once}, early`, burst.early, 0, 'calls'),
		],
		facts: [
			`due: ${shown(ACCOUNTS)} accounts, ${shown(waiting)} other schedules waiting; from the instant of the schedule ` +
				`to the arrival of its call's headers at the simulator`,
			`due: the latest call came ${shown(spread.most)} ms after its time; of those in one second ${shown(burst.most)} ms`,
		],
	};
}

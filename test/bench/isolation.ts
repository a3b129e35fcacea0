import { until } from '../support/until.js';
import type { FaultName } from '../../service/src/simulator/faults.js';
import type { Ground } from './ground.js';
import type { BenchOptions } from './options.js';
import { numberOf, pinBody, pinLink } from './pin.js';
import { publicationsOf, recordsOf, type PinOrder } from './records.js';
import { shown, type RowResult } from './report.js';
import { seedAccounts, seedKey, withContext, type SeededAccount } from './seed.js';
import { NO_PACE, startEngine } from './start-engine.js';
import { startSimulator, type Simulator } from './simulator.js';
import { median } from './statistics.js';

/** Pins of B that are timed together. */
const PINS = 5;
/** Times B publishes beside each neighbour, per round of the options. */
const SAMPLES = 5;
const NEIGHBOURS = 100;
const WITHIN_MS = 60_000;

/** What B's neighbours do; their faults come from boards of their own. */
interface Neighbourhood {
	readonly what: string;
	readonly fault: { readonly name: FaultName; readonly delayMs?: number };
	readonly accounts: number;
	/** More than they get through while B is timed. */
	readonly pinsEach: number;
	/** Calls of theirs before B begins. */
	readonly calls: number;
}

const neighbourhoods = (scale: number): readonly Neighbourhood[] => {
	// Fewer would be through before B is timed.
	const failing = Math.max(500, Math.round(5_000 * scale));
	return [
		{
			what: `beside ${shown(failing)} failing pins of A`,
			fault: { name: '400-invalid' },
			accounts: 1,
			pinsEach: failing,
			calls: 20,
		},
		{
			what: `beside ${String(NEIGHBOURS)} accounts with calls of 2 s`,
			fault: { name: 'slow', delayMs: 2_000 },
			accounts: NEIGHBOURS,
			pinsEach: 50,
			calls: NEIGHBOURS,
		},
		{
			what: `beside ${String(NEIGHBOURS)} limited accounts`,
			fault: { name: '429' },
			accounts: NEIGHBOURS,
			pinsEach: 50,
			calls: NEIGHBOURS,
		},
	];
};

interface Stage {
	readonly ground: Ground;
	readonly simulator: Simulator;
	readonly apiUrl: string;
	readonly apiKey: string;
	/** B, in the same workspace as its neighbours. */
	readonly account: SeededAccount;
	readonly neighbours: readonly SeededAccount[];
	readonly samples: number;
}

interface Found {
	readonly what: string;
	readonly times: readonly number[];
}

/** How long five pins of one account take, alone and beside accounts in trouble. */
export async function measureIsolation(
	ground: Ground,
	{ rounds, scale }: BenchOptions,
): Promise<RowResult> {
	const stage = await startStage(ground, rounds * SAMPLES);
	await sampled(stage, 'a first time');
	const before = await sampled(stage, 'alone');
	const beside: Found[] = [];
	for (const each of neighbourhoods(scale)) beside.push(await sampledBeside(stage, each));
	const after = await sampled(stage, 'alone again');
	return resultOf({ alone: [...before.times, ...after.times], beside });
}

async function startStage(ground: Ground, samples: number): Promise<Stage> {
	const simulator = await startSimulator(ground);
	const { user } = simulator;
	const seeded = await withContext(ground, async (context) => {
		const [account, ...neighbours] = await seedAccounts(context, {
			workspaces: 1,
			accountsEach: 1 + NEIGHBOURS,
			tokens: { accessToken: user.accessToken, refreshToken: null },
			boardId: user.boardId,
		});
		if (!account) throw new Error('no account was made');
		return { account, neighbours, apiKey: await seedKey(context, account.workspaceId) };
	});
	const env = { ...NO_PACE, PINLANE_ROLES: 'api,publisher,dispatcher,sweeper' };
	const simulatorUrl = simulator.url;
	const service = await startEngine(ground, { name: 'isolation-service', simulatorUrl, env });
	const { port } = await service.announced('port');
	return { ground, simulator, samples, apiUrl: `http://127.0.0.1:${String(port)}`, ...seeded };
}

async function sampledBeside(stage: Stage, neighbourhood: Neighbourhood): Promise<Found> {
	const { ground, simulator, neighbours } = stage;
	const { what, fault, accounts, pinsEach, calls } = neighbourhood;
	const boardId = await simulator.addBoard(fault);
	await simulator.forget();
	const records = await recordsOf(boardId, ordersOf(neighbours.slice(0, accounts), pinsEach));
	await publicationsOf(ground).insertMany(records, { ordered: false });
	const arrived = async (): Promise<number> =>
		(await simulator.calls(0)).items.filter((call) => call.boardId === boardId).length;
	const begun = async (): Promise<boolean> => (await arrived()) >= calls;
	await until(begun, { within: WITHIN_MS, every: 50, what: `${String(calls)} calls ${what}` });
	const found = await sampled(stage, what);
	const waiting = { 'content.boardId': boardId, nextAt: { $exists: true } };
	if ((await publicationsOf(ground).findOne(waiting)) === null) {
		throw new Error(`B was still being timed when the accounts ${what} were through`);
	}
	await quieten(stage);
	return found;
}

function* ordersOf(accounts: readonly SeededAccount[], pinsEach: number): Generator<PinOrder> {
	for (let number = 0; number < pinsEach; number++) {
		for (const account of accounts) yield { account, number };
	}
}

/** The neighbours have nothing left to do. */
async function quieten({ ground }: Stage): Promise<void> {
	await publicationsOf(ground).deleteMany({});
	const lanes = ground.database.collection('lanes');
	const free = async (): Promise<boolean> =>
		(await lanes.countDocuments({ owner: { $ne: null } })) === 0;
	await until(free, { within: WITHIN_MS, every: 50, what: 'an end of the turns' });
}

async function sampled(stage: Stage, what: string): Promise<Found> {
	const times: number[] = [];
	for (let sample = 0; sample < stage.samples; sample++) times.push(await timeOf(stage));
	stage.ground.say(`${what}: ${times.map(shown).join(', ')} ms`);
	return { what, times };
}

let numbered = 1_000_000;

/** Milliseconds from the first of five requests to the fifth pin at Pinterest. */
async function timeOf(stage: Stage): Promise<number> {
	const { simulator } = stage;
	const numbers = Array.from({ length: PINS }, () => numbered++);
	const { last } = await simulator.made(0);
	const began = performance.timeOrigin + performance.now();
	await Promise.all(numbers.map((number) => post(stage, number)));
	let ended = 0;
	const done = async (): Promise<boolean> => {
		const ours = (await simulator.made(last)).items.filter(({ link }) =>
			numbers.includes(numberOf(link)),
		);
		ended = Math.max(...ours.map(({ at }) => at));
		return ours.length === PINS;
	};
	await until(done, { within: WITHIN_MS, every: 10, what: `${String(PINS)} pins of B` });
	return ended - began;
}

async function post({ apiUrl, apiKey, account, simulator }: Stage, number: number): Promise<void> {
	const { boardId } = simulator.user;
	const body = { ...pinBody({ accountId: account.accountId, boardId }), link_url: pinLink(number) };
	const answer = await fetch(`${apiUrl}/v1/pins`, {
		method: 'POST',
		headers: { 'content-type': 'application/json', 'x-api-key': apiKey },
		body: JSON.stringify({ ...body, idempotency_key: `b-${String(number)}` }),
	});
	if (answer.status !== 201) throw new Error(`answered ${String(answer.status)}`);
	await answer.arrayBuffer();
}

function resultOf({
	alone,
	beside,
}: {
	readonly alone: readonly number[];
	readonly beside: readonly Found[];
}): RowResult {
	const all = [{ what: 'alone', times: alone }, ...beside];
	return {
		figures: beside.map(({ what, times }) => ({
			row: 'isolation',
			what: `five pins of B ${what}`,
			unit: 'ms',
			ours: median(times),
			floor: median(alone),
			goal: { atMost: 1.1, plus: 100 },
		})),
		facts: all.map(
			({ what, times }) =>
				`isolation: ${what} ${shown(Math.min(...times))} to ${shown(Math.max(...times))} ms ` +
				`in ${String(times.length)} tries`,
		),
	};
}

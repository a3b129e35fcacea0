import type { Ground } from './ground.js';
import type { BenchOptions } from './options.js';
import { publishAtOnce, type PublishedAtOnce } from './publish-at-once.js';
import { ordersPerLane, recordsOf } from './records.js';
import { shown, type Figure, type RowResult } from './report.js';
import { seedAccounts, withContext, type SeededAccount } from './seed.js';
import { NO_PACE, startEngine } from './start-engine.js';
import { startSimulator, type Simulator } from './simulator.js';
import { median } from './statistics.js';
import { countConnections, readRedisBytes } from './store-counters.js';

const SIZES = [10, 100, 1_000, 10_000] as const;
const MOST = 10_000;
/** Whole quanta, so that every turn of every size serves as many records. */
const LEAST_PER_LANE = 5;
/** Few lanes have more records each: a hundredth of a second shows nothing. */
const ROUND_RECORDS = 5_000;
/** Lanes that only warm a process up: the same ones before every size. */
const WARM_LANES = 500;
const WARM_PER_LANE = 6;
/** Connections of the bench itself, open or not when the others are counted. */
const OF_THE_BENCH = 4;

interface Stage {
	readonly ground: Ground;
	readonly simulator: Simulator;
	readonly warm: readonly SeededAccount[];
	readonly lanes: SeededAccount[];
}

interface SizeResult {
	readonly lanes: number;
	readonly perSecond: number;
	readonly rounds: readonly PublishedAtOnce[];
	readonly redis: number;
	readonly mongo: number;
	/** Of the process, in bytes: as the system sees it, and in use after a collection. */
	readonly rss: number;
	readonly heap: number;
	/** In Redis, in bytes. */
	readonly redisBytes: number;
}

/** Throughput, connections and memory by the number of lanes, each lane with as many records. */
export async function measureLanes(
	ground: Ground,
	{ rounds, scale, profile }: BenchOptions,
): Promise<RowResult> {
	const simulator = await startSimulator(ground);
	const warm = await seedLanes({ ground, simulator }, WARM_LANES);
	const stage: Stage = { ground, simulator, warm, lanes: [] };
	const found: SizeResult[] = [];
	for (const lanes of SIZES.filter((size) => size <= Math.max(100, MOST * scale))) {
		stage.lanes.push(...(await seedLanes(stage, lanes - stage.lanes.length)));
		found.push(await measureSize(stage, { rounds, profile }));
	}
	return resultOf(found);
}

/** Lanes at first sight, without the turns that making them asks for. */
async function seedLanes(
	{ ground, simulator: { user } }: Pick<Stage, 'ground' | 'simulator'>,
	count: number,
): Promise<SeededAccount[]> {
	const seeded = await withContext(ground, (context) =>
		seedAccounts(context, {
			// Events are told by workspace: their lanes must not grow with those that are counted.
			workspaces: 1,
			accountsEach: count,
			tokens: { accessToken: user.accessToken, refreshToken: null },
			boardId: user.boardId,
		}),
	);
	await ground.redis.flushall();
	ground.say(`${shown(count)} more lanes`);
	return seeded;
}

/** Each size has a process of its own, so that none inherits the memory of another. */
async function measureSize(
	{ ground, simulator, warm, lanes }: Stage,
	{ rounds, profile }: { readonly rounds: number; readonly profile?: string },
): Promise<SizeResult> {
	const { boardId } = simulator.user;
	const others = await countConnections(ground);
	const service = await startEngine(ground, {
		name: `lanes-${String(lanes.length)}`,
		simulatorUrl: simulator.url,
		env: NO_PACE,
		profile,
	});
	await publishAtOnce(
		ground,
		service,
		await recordsOf(boardId, ordersPerLane(warm, WARM_PER_LANE)),
	);
	const found: PublishedAtOnce[] = [];
	for (let round = 0; round < rounds; round++) {
		await simulator.forget();
		const records = await recordsOf(boardId, ordersPerLane(lanes, perLaneOf(lanes.length)));
		const published = await publishAtOnce(ground, service, records);
		found.push(published);
		ground.say(`${sizeOf(lanes.length)}: ${shown(published.perSecond)} publishes/s`);
	}
	const all = await countConnections(ground);
	const { rssBytes } = await service.usage();
	const { heapBytes } = await service.usage({ collected: true });
	const redisBytes = await readRedisBytes(ground);
	await service.stop();
	return {
		lanes: lanes.length,
		perSecond: median(found.map(({ perSecond }) => perSecond)),
		rounds: found,
		redis: all.redis - others.redis,
		mongo: all.mongo - others.mongo,
		rss: rssBytes,
		heap: heapBytes,
		redisBytes,
	};
}

/** Records of each lane in a round. */
const perLaneOf = (lanes: number): number => Math.max(LEAST_PER_LANE, ROUND_RECORDS / lanes);

const KB = 1_024;

function resultOf(found: readonly SizeResult[]): RowResult {
	const [base] = found;
	const last = found.at(-1);
	if (!base || !last) throw new Error('no number of lanes was measured');
	const row = 'lanes';
	const perLane = (of: (size: SizeResult) => number): number =>
		(of(last) - of(base)) / (last.lanes - base.lanes) / KB;
	const connections = (store: 'redis' | 'mongo', name: string): Figure => ({
		row,
		what: `connections to ${name}, ${shown(last.lanes)} lanes beside ${String(base.lanes)}`,
		unit: 'connections',
		ours: last[store],
		floor: base[store],
		goal: { atMost: 1, plus: OF_THE_BENCH },
	});
	return {
		figures: [
			...found.slice(1).map(({ lanes, perSecond }) => ({
				row,
				what: `${sizeOf(lanes)} beside ${sizeOf(base.lanes)}`,
				unit: 'publishes/s',
				ours: perSecond,
				floor: base.perSecond,
				goal: { atLeast: 0.8 },
			})),
			connections('redis', 'Redis'),
			connections('mongo', 'MongoDB'),
			{
				row,
				what: `memory in use a lane, ${shown(last.lanes)} beside ${String(base.lanes)}`,
				unit: 'KB',
				ours: perLane(({ heap }) => heap),
				floor: null,
				goal: { within: 20 },
			},
		],
		facts: [
			...found.flatMap(factsOf),
			`lanes: the resident memory differs by ${shown(perLane(({ rss }) => rss))} KB a lane, ` +
				`what Redis holds by ${shown(perLane(({ redisBytes }) => redisBytes))} KB`,
		],
	};
}

function factsOf(size: SizeResult): string[] {
	const { lanes, rounds, redis, mongo, rss, heap, redisBytes } = size;
	const mid = (of: (round: PublishedAtOnce) => number): string => shown(median(rounds.map(of)));
	const { commands = {} } = rounds[0]?.counters ?? {};
	const told = Object.keys(commands)
		.map((name) => `${name} ${mid(({ counters }) => counters.commands[name] ?? 0)}`)
		.join(', ');
	return [
		`${sizeOf(lanes)}: rounds ${rounds.map(({ perSecond }) => shown(perSecond)).join(', ')} /s; ` +
			`connections ${String(redis)} to Redis, ${String(mongo)} to MongoDB; ` +
			`memory ${megabytes(rss)}, in use ${megabytes(heap)}, Redis ${megabytes(redisBytes)}`,
		`${sizeOf(lanes)}: MongoDB commands a publish: ${told}; ` +
			`Redis ${mid(({ counters }) => counters.redisCommands)}; ` +
			`CPU ms a publish: app ${mid(({ cpuMs }) => cpuMs)}, ` +
			`MongoDB ${mid(({ counters }) => counters.mongoCpuMs)}, ` +
			`Redis ${mid(({ counters }) => counters.redisCpuMs)}`,
	];
}

const sizeOf = (lanes: number): string => `${shown(lanes)} lanes × ${shown(perLaneOf(lanes))}`;

const megabytes = (bytes: number): string => `${shown(bytes / KB / KB)} MB`;

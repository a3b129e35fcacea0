import { setTimeout as sleep } from 'node:timers/promises';
import { Queue } from 'bullmq';
import type { PublicationRecord } from '../../service/src/features/publications/index.js';
import { until } from '../support/until.js';
import type { Child } from './child.js';
import type { FloorJob } from './floors/publish-floor.js';
import { startPart, type Ground } from './ground.js';
import type { BenchOptions } from './options.js';
import { pinCall } from './pin.js';
import { publishAtOnce, publishesPerSecond } from './publish-at-once.js';
import { reportPublish, type OurRound, type Round, type SizeResult } from './publish-report.js';
import { ordersPerLane, recordsOf } from './records.js';
import { shown, type RowResult } from './report.js';
import { seedAccounts, withContext, type SeededAccount } from './seed.js';
import { startSimulator, type SimulatorUser } from './simulator.js';
import { NO_PACE, startEngine } from './start-engine.js';
import { median } from './statistics.js';
import { between, countConnections, readCounters } from './store-counters.js';

const WORKSPACES = 10;
const LANES = 1_000;
const SIZES = [10, 1] as const;
/** Of the floor: ten times what a machine of two cores needs. */
const WITHIN_MS = 300_000;

interface Stage {
	readonly ground: Ground;
	readonly user: SimulatorUser;
	readonly accounts: readonly SeededAccount[];
	readonly service: Child;
	readonly floor: Child;
	readonly queue: Queue<FloorJob>;
	/** Connections without our process. */
	readonly others: { readonly redis: number; readonly mongo: number };
}

/** Publishing 1,000 lanes against a Pinterest that answers at once. */
export async function measurePublish(ground: Ground, options: BenchOptions): Promise<RowResult> {
	const stage = await startStage(ground, options);
	const warm = await ourRound(stage, 3);
	// The floor has not run yet, so what came since is ours.
	const all = await countConnections(ground);
	const connections = {
		redis: all.redis - stage.others.redis,
		mongo: all.mongo - stage.others.mongo,
	};
	await floorRound(stage, { perLane: 3, writes: Math.round(warm.writes) });
	const found: SizeResult[] = [];
	for (const perLane of SIZES) {
		const ours: OurRound[] = [];
		const floor: Round[] = [];
		for (let round = 0; round < options.rounds; round++) {
			ours.push(await ourRound(stage, perLane));
			const writes = Math.round(median(ours.map((each) => each.writes)));
			floor.push(await floorRound(stage, { perLane, writes }));
		}
		const writes = Math.round(median(ours.map((each) => each.writes)));
		found.push({ perLane, ours, floor, writes });
	}
	const memory = (await stage.service.usage()).rssBytes;
	await Promise.all([stage.service.stop(), stage.floor.stop()]);
	return reportPublish(found, { lanes: LANES, memory, connections });
}

async function startStage(ground: Ground, { profile }: BenchOptions): Promise<Stage> {
	const { url, user } = await startSimulator(ground);
	const accounts = await withContext(ground, (context) =>
		seedAccounts(context, {
			workspaces: WORKSPACES,
			accountsEach: LANES / WORKSPACES,
			tokens: { accessToken: user.accessToken, refreshToken: null },
			boardId: user.boardId,
		}),
	);
	const floor = startPart(ground, {
		name: 'publish-floor',
		entry: ['tools/run-ts.mjs', 'test/bench/floors/publish-floor.ts'],
		env: {
			MONGO_URL: ground.mongoUrl,
			REDIS_URL: ground.redisUrl,
			PINTEREST_URL: url,
			ACCESS_TOKEN: user.accessToken,
		},
	});
	await floor.announced('ready');
	const connection = ground.redis.duplicate({ maxRetriesPerRequest: null });
	const queue = new Queue<FloorJob>('publish', { connection, prefix: 'floor' });
	ground.parts.add({
		name: 'queue of the floor',
		stop: async () => {
			await queue.close();
			connection.disconnect();
		},
	});
	await queue.waitUntilReady();
	const others = await countConnections(ground);
	const service = await startEngine(ground, {
		name: 'publish-service',
		simulatorUrl: url,
		env: NO_PACE,
		profile,
	});
	return { ground, user, accounts, service, floor, queue, others };
}

async function ourRound(
	{ ground, service, accounts, user }: Stage,
	perLane: number,
): Promise<OurRound> {
	const records = await recordsOf(user.boardId, ordersPerLane(accounts, perLane));
	const found = await publishAtOnce(ground, service, records);
	const { documents, statements } = found.counters;
	const rate = `${shown(found.perSecond)} publishes/s`;
	ground.say(`ours × ${String(perLane)}: ${rate}, ${shown(documents)} documents written each`);
	return { ...found, writes: Math.min(documents, statements) };
}

/** The same number of publications as jobs with bare writes. */
async function floorRound(
	stage: Stage,
	{ perLane, writes }: { perLane: number; writes: number },
): Promise<Round> {
	const { ground, floor, queue, user } = stage;
	const records = ground.database.collection<PublicationRecord>('floor_publications');
	await records.deleteMany({});
	const fresh = await recordsOf(user.boardId, ordersPerLane(stage.accounts, perLane));
	await records.insertMany(fresh);
	const text = JSON.stringify(pinCall(user.boardId));
	await queue.pause();
	for (let i = 0; i < fresh.length; i += 1_000) {
		const batch = fresh.slice(i, i + 1_000);
		await queue.addBulk(batch.map(({ _id }) => ({ name: 'pin', data: { id: _id, writes, text } })));
	}
	await ground.database.admin().command({ fsync: 1 });
	await sleep(1_000);
	const [counted, before] = [await readCounters(ground), await floor.usage()];
	await queue.resume();
	const done = async (): Promise<boolean> =>
		(await queue.getJobCountByTypes('waiting', 'active')) === 0;
	await until(done, { within: WITHIN_MS, every: 50, what: 'the end of the floor' });
	const [counters, after] = [await readCounters(ground), await floor.usage()];
	const found = {
		perSecond: await publishesPerSecond(ground, 'floor_publications', fresh.length),
		cpuMs: (after.cpuMs - before.cpuMs) / fresh.length,
		counters: between([counted, counters], fresh.length),
	};
	const rate = `${shown(found.perSecond)} publishes/s`;
	ground.say(`floor × ${String(perLane)}: ${rate}, ${String(writes)} writes each`);
	return found;
}

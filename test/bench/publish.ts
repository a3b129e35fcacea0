import { setTimeout as sleep } from 'node:timers/promises';
import { Queue } from 'bullmq';
import {
	acceptPublication,
	type PublicationRecord,
} from '../../service/src/features/publications/index.js';
import { until } from '../support/until.js';
import type { Child } from './child.js';
import type { FloorJob } from './floors/publish-floor.js';
import { startPart, type Ground } from './ground.js';
import type { BenchOptions } from './options.js';
import { pinCall, pinContent } from './pin.js';
import { reportPublish, type OurRound, type Round, type SizeResult } from './publish-report.js';
import { shown, type RowResult } from './report.js';
import { seedAccounts, withContext, type SeededAccount } from './seed.js';
import { startSimulator, type SimulatorUser } from './simulator.js';
import { median } from './statistics.js';
import { between, countConnections, readCounters } from './store-counters.js';

const WORKSPACES = 10;
const LANES = 1_000;
const SIZES = [10, 1] as const;
/** Ten times what a machine of two cores needs. */
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
	const env = { ...ground.env, PINLANE_SIMULATOR_URL: url, PINLANE_PACE_PER_SECOND: '0' };
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
	const service = startPart(ground, {
		name: 'publish-service',
		entry: ['service/dist/app/main.js'],
		env: { ...env, PINLANE_ROLES: 'publisher,dispatcher,sweeper' },
		profile,
	});
	await service.announced('port');
	return { ground, user, accounts, service, floor, queue, others };
}

/** Records as accepting makes them, oldest first lane by lane. */
async function recordsFor(stage: Stage, perLane: number): Promise<PublicationRecord[]> {
	const records: PublicationRecord[] = [];
	const insert = (record: PublicationRecord) => {
		records.push(record);
		return Promise.resolve('inserted' as const);
	};
	const deps = {
		publications: { insert, byIdempotencyKey: () => Promise.resolve(null) },
		clock: { now: () => new Date(), monotonic: () => performance.now() },
		wake: () => undefined,
	};
	for (let i = 0; i < perLane; i++) {
		for (const { accountId, workspaceId } of stage.accounts) {
			await acceptPublication(deps, {
				workspaceId,
				accountId,
				idempotencyKey: `round-${String(i)}-${accountId}`,
				content: pinContent(stage.user.boardId),
				permitted: null,
			});
		}
	}
	return records;
}

/** All records wait in the database, become due at one instant and are published. */
async function ourRound(stage: Stage, perLane: number): Promise<OurRound> {
	const { ground, service } = stage;
	const publications = ground.database.collection<PublicationRecord>('publications');
	await publications.deleteMany({});
	const records = await recordsFor(stage, perLane);
	const dueAt = new Date(Date.now() + 2_000 + records.length / 2);
	await publications.insertMany(records.map((record) => ({ ...record, nextAt: dueAt })));
	await ground.database.admin().command({ fsync: 1 });
	const wait = dueAt.getTime() - Date.now() - 100;
	if (wait < 0) throw new Error('the records became due before they were all stored');
	await sleep(wait);
	const [before, cpuBefore] = [await readCounters(ground), await service.usage()];
	await untilNone(ground, { field: 'nextAt', hint: 'sweep' });
	const [after, cpuAfter] = [await readCounters(ground), await service.usage()];
	await untilNone(ground, { field: 'outboxAt', hint: 'outbox_sweep' });
	const counters = between([before, after], records.length);
	const found = {
		perSecond: await publishesPerSecond(stage, 'publications', records.length),
		counters,
		writes: Math.min(counters.documents, counters.statements),
		cpuMs: (cpuAfter.cpuMs - cpuBefore.cpuMs) / records.length,
	};
	const rate = `${shown(found.perSecond)} publishes/s`;
	ground.say(
		`ours × ${String(perLane)}: ${rate}, ${shown(counters.documents)} documents written each`,
	);
	return found;
}

/**
 * Waits until no record has the field. The index holds only records under way, so that a look
 * costs next to nothing. Throws with the states of the records when it takes too long.
 */
async function untilNone(
	{ database }: Ground,
	{ field, hint }: { readonly field: string; readonly hint: string },
): Promise<void> {
	const records = database.collection<PublicationRecord>('publications');
	const none = async (): Promise<boolean> =>
		(await records.findOne({ [field]: { $exists: true } }, { projection: { _id: 1 }, hint })) ===
		null;
	try {
		await until(none, { within: WITHIN_MS, every: 50, what: `no ${field} left` });
	} catch (cause) {
		const states = await records
			.aggregate<{ _id: string; count: number }>([{ $sortByCount: '$state' }])
			.toArray();
		const told = states.map(({ _id, count }) => `${_id} ${String(count)}`).join(', ');
		throw new Error(`${String(cause)}; records: ${told}`, { cause });
	}
}

/** The same number of publications as jobs with bare writes. */
async function floorRound(
	stage: Stage,
	{ perLane, writes }: { perLane: number; writes: number },
): Promise<Round> {
	const { ground, floor, queue, user } = stage;
	const records = ground.database.collection<PublicationRecord>('floor_publications');
	await records.deleteMany({});
	const fresh = await recordsFor(stage, perLane);
	await records.insertMany(fresh);
	const text = JSON.stringify(pinCall(user.boardId));
	await queue.pause();
	for (let i = 0; i < fresh.length; i += 1_000) {
		const batch = fresh.slice(i, i + 1_000);
		await queue.addBulk(batch.map(({ _id }) => ({ name: 'pin', data: { id: _id, writes, text } })));
	}
	await ground.database.admin().command({ fsync: 1 });
	await sleep(1_000);
	const before = await floor.usage();
	await queue.resume();
	const done = async (): Promise<boolean> =>
		(await queue.getJobCountByTypes('waiting', 'active')) === 0;
	await until(done, { within: WITHIN_MS, every: 50, what: 'the end of the floor' });
	const after = await floor.usage();
	const found = {
		perSecond: await publishesPerSecond(stage, 'floor_publications', fresh.length),
		cpuMs: (after.cpuMs - before.cpuMs) / fresh.length,
	};
	const rate = `${shown(found.perSecond)} publishes/s`;
	ground.say(`floor × ${String(perLane)}: ${rate}, ${String(writes)} writes each`);
	return found;
}

/** From the first publication to the last, by the instants in the records. */
async function publishesPerSecond(
	{ ground }: Stage,
	collection: string,
	expected: number,
): Promise<number> {
	const [found] = await ground.database
		.collection(collection)
		.aggregate<{ count: number; first: Date; last: Date }>([
			{ $match: { state: 'published' } },
			{
				$group: {
					_id: null,
					count: { $sum: 1 },
					first: { $min: '$publishedAt' },
					last: { $max: '$publishedAt' },
				},
			},
		])
		.toArray();
	if (found?.count !== expected) {
		throw new Error(`${String(found?.count ?? 0)} of ${String(expected)} were published`);
	}
	return ((found.count - 1) * 1_000) / (found.last.getTime() - found.first.getTime());
}

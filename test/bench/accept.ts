import type { Child } from './child.js';
import { startPart, type Ground } from './ground.js';
import { loadAtRate, loadFully, type Target } from './load.js';
import type { BenchOptions } from './options.js';
import { pinBody } from './pin.js';
import { shown, type RowResult } from './report.js';
import { seedAccounts, seedKey, withContext } from './seed.js';
import { median } from './statistics.js';

const ACCOUNTS = 20;
const WARM_UP_SECONDS = 6;
const BOARD = '812345678901234567';

/** A server under load and its process. */
interface Side {
	readonly target: Target;
	readonly child: Child;
}

interface Round {
	readonly perSecond: number;
	/** CPU time of the server per request, in milliseconds. */
	readonly cpuMs: number;
}

/** `POST /v1/pins`: our server as shipped beside the least that keeps the same promise. */
export async function measureAccept(ground: Ground, options: BenchOptions): Promise<RowResult> {
	const { ours, floor } = await startSides(ground, options);
	for (const side of [ours, floor]) await loadFully(side.target, WARM_UP_SECONDS);

	const full = { ours: [] as Round[], floor: [] as Round[] };
	for (let round = 0; round < options.rounds; round++) {
		for (const side of inTurns(round)) {
			const found = await fullRound({ ours, floor }[side], options.seconds);
			full[side].push(found);
			ground.say(`${side}: ${shown(found.perSecond)} requests/s, CPU ${shown(found.cpuMs)} ms`);
		}
	}
	const rate = Math.round(median(full.floor.map(({ perSecond }) => perSecond)) / 2);
	const paced = { ours: [] as Paced[], floor: [] as Paced[] };
	for (let round = 0; round < options.rounds; round++) {
		const order = { perSecond: rate, seconds: options.seconds };
		for (const side of inTurns(round)) {
			const found = await loadAtRate({ ours, floor }[side].target, order);
			paced[side].push(found);
			ground.say(
				`${side} at ${String(rate)}/s: p50 ${shown(found.p50)}, p99 ${shown(found.p99)} ms`,
			);
		}
	}
	const memory = (await ours.child.usage()).rssBytes;
	const sizes = await documentSizes(ground);
	await Promise.all([ours.child.stop(), floor.child.stop()]);
	return resultOf({ full, paced, rate, memory, sizes });
}

/** The machine's speed drifts, so neither side always goes first. */
const inTurns = (round: number): readonly ('ours' | 'floor')[] =>
	round % 2 === 0 ? ['ours', 'floor'] : ['floor', 'ours'];

type Paced = Awaited<ReturnType<typeof loadAtRate>>;

async function startSides(
	ground: Ground,
	{ profile }: BenchOptions,
): Promise<{ ours: Side; floor: Side }> {
	const seeded = await withContext(ground, async (context) => {
		const accounts = await seedAccounts(context, {
			workspaces: 1,
			accountsEach: ACCOUNTS,
			tokens: { accessToken: 'unused', refreshToken: null },
			boardId: BOARD,
		});
		const apiKey = await seedKey(context, accounts[0]?.workspaceId ?? '');
		return { accounts, apiKey };
	});
	// Each pin is another one: those like an earlier one take the longer way of near-duplicates.
	const bodies = seeded.accounts.map(({ accountId }) => {
		const body = pinBody({ accountId, boardId: BOARD });
		const link_url = `${body.link_url}&utm_content=[<id>]`;
		return JSON.stringify({ ...body, link_url, idempotency_key: '[<id>]' });
	});
	const ours = startPart(ground, {
		name: 'accept-service',
		entry: ['service/dist/app/main.js'],
		// As shipped: accepting also notes that the pin is to be looked at ahead.
		env: { ...ground.env, PINLANE_ROLES: 'api', PINLANE_PREFLIGHT: 'on' },
		profile,
	});
	const floor = startPart(ground, {
		name: 'accept-floor',
		entry: ['tools/run-ts.mjs', 'test/bench/floors/accept-floor.ts'],
		env: { MONGO_URL: ground.mongoUrl, REDIS_URL: ground.redisUrl },
	});
	const headers = { 'x-api-key': seeded.apiKey };
	return {
		ours: { child: ours, target: { url: await urlOf(ours), headers, bodies } },
		floor: { child: floor, target: { url: await urlOf(floor), headers, bodies } },
	};
}

const urlOf = async (child: Child): Promise<string> => {
	const { port } = await child.announced('port');
	return `http://127.0.0.1:${String(port)}`;
};

async function fullRound({ target, child }: Side, seconds: number): Promise<Round> {
	const before = await child.usage();
	const result = await loadFully(target, seconds);
	const after = await child.usage();
	return {
		perSecond: result.answered / result.seconds,
		cpuMs: (after.cpuMs - before.cpuMs) / result.answered,
	};
}

/** Mean size of a stored document on either side, in bytes: the floor must not write less. */
async function documentSizes({ database }: Ground): Promise<{ ours: number; floor: number }> {
	const sizeOf = async (name: string): Promise<number> => {
		const [stats] = await database
			.collection(name)
			.aggregate<{ size: number }>([
				{ $sample: { size: 100 } },
				{ $group: { _id: null, size: { $avg: { $bsonSize: '$$ROOT' } } } },
			])
			.toArray();
		return stats?.size ?? 0;
	};
	return { ours: await sizeOf('publications'), floor: await sizeOf('floor_publications') };
}

function resultOf(found: {
	full: { ours: Round[]; floor: Round[] };
	paced: { ours: Paced[]; floor: Paced[] };
	rate: number;
	memory: number;
	sizes: { ours: number; floor: number };
}): RowResult {
	const { full, paced, rate, memory, sizes } = found;
	const rates = (side: Round[]): number[] => side.map(({ perSecond }) => perSecond);
	const cpu = (side: Round[]): number => median(side.map(({ cpuMs }) => cpuMs));
	const at = (side: Paced[], key: keyof Paced): number => median(side.map((each) => each[key]));
	const listed = (values: number[]): string => values.map(shown).join(', ');
	const row = 'accept';
	return {
		figures: [
			{
				row,
				what: 'throughput, 50 connections',
				unit: 'requests/s',
				ours: median(rates(full.ours)),
				floor: median(rates(full.floor)),
				goal: { atLeast: 0.75 },
			},
			{
				row,
				what: `p99 at ${String(rate)}/s`,
				unit: 'ms',
				ours: at(paced.ours, 'p99'),
				floor: at(paced.floor, 'p99'),
				goal: { atMost: 1.3 },
			},
			{
				row,
				what: 'app CPU per request',
				unit: 'ms',
				ours: cpu(full.ours),
				floor: cpu(full.floor),
				goal: { atMost: 1.3 },
			},
		],
		facts: [
			`accept: rounds of ours ${listed(rates(full.ours))} /s, of the floor ${listed(rates(full.floor))} /s`,
			`accept: at ${String(rate)}/s p50 ${shown(at(paced.ours, 'p50'))} ms, floor ${shown(at(paced.floor, 'p50'))} ms; ` +
				`p99 of the rounds ${listed(paced.ours.map(({ p99 }) => p99))}; floor ${listed(paced.floor.map(({ p99 }) => p99))}`,
			`accept: a stored document has ${shown(sizes.ours)} bytes, the floor's ${shown(sizes.floor)}`,
			`accept: memory of our process ${shown(memory / 2 ** 20)} MB`,
		],
	};
}

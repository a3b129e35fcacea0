import { shown, type RowResult } from './report.js';
import { median } from './statistics.js';
import type { StoreCounters } from './store-counters.js';

export interface Round {
	readonly perSecond: number;
	/** CPU time of the process per publish, in milliseconds. */
	readonly cpuMs: number;
	/** Per publish, from just before the first to the last publication. */
	readonly counters: StoreCounters;
}

export interface OurRound extends Round {
	/** Documents or statements, the lesser: neither bulk nor empty updates burden the floor. */
	readonly writes: number;
}

/** All rounds with one number of records per lane. */
export interface SizeResult {
	readonly perLane: number;
	readonly ours: readonly OurRound[];
	readonly floor: readonly Round[];
	/** Writes a job of the floor makes. */
	readonly writes: number;
}

interface Footprint {
	readonly lanes: number;
	/** Of our process, in bytes, at the end. */
	readonly memory: number;
	readonly connections: { readonly redis: number; readonly mongo: number };
}

const rates = (side: readonly Round[]): number[] => side.map(({ perSecond }) => perSecond);
const listed = (values: readonly number[]): string => values.map(shown).join(', ');

/** The figures of the row and what stands behind them. */
export function reportPublish(
	found: readonly SizeResult[],
	{ lanes, memory, connections }: Footprint,
): RowResult {
	const { redis, mongo } = connections;
	return {
		figures: found.map(({ perLane, ours, floor }) => ({
			row: 'publish',
			what: `${shown(lanes)} lanes × ${String(perLane)}`,
			unit: 'publishes/s',
			ours: median(rates(ours)),
			floor: median(rates(floor)),
			goal: { atLeast: 0.8 },
		})),
		facts: [
			...found.flatMap(factsOf),
			`publish: our process holds ${String(redis)} connections to Redis and ${String(mongo)} to MongoDB, ` +
				`${shown(memory / 2 ** 20)} MB of memory`,
		],
	};
}

const cpuOf = (side: readonly Round[], store: 'mongoCpuMs' | 'redisCpuMs'): string =>
	shown(median(side.map(({ counters }) => counters[store])));

function factsOf({ perLane, ours, floor, writes }: SizeResult): string[] {
	const name = `publish × ${String(perLane)}`;
	const cpu = (side: readonly Round[]): string => shown(median(side.map(({ cpuMs }) => cpuMs)));
	const mid = (of: (counters: StoreCounters) => number): number =>
		median(ours.map(({ counters }) => of(counters)));
	const commands = Object.keys(ours[0]?.counters.commands ?? {})
		.map((command) => `${command} ${mid((each) => each.commands[command] ?? 0).toFixed(2)}`)
		.join(', ');
	return [
		`${name}: rounds of ours ${listed(rates(ours))} /s, of the floor ${listed(rates(floor))} /s`,
		`${name}: ${shown(mid((each) => each.documents))} documents written a publish by ` +
			`${shown(mid((each) => each.statements))} statements; the floor makes ${String(writes)} writes`,
		`${name}: CPU ms a publish: app ${cpu(ours)}, floor ${cpu(floor)}; ` +
			`MongoDB ${cpuOf(ours, 'mongoCpuMs')} and ${cpuOf(floor, 'mongoCpuMs')}; ` +
			`Redis ${cpuOf(ours, 'redisCpuMs')} and ${cpuOf(floor, 'redisCpuMs')}`,
		`${name}: MongoDB commands a publish: ${commands}; Redis ${mid((each) => each.redisCommands).toFixed(1)}`,
	];
}

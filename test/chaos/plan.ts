import type { CrashOrder } from '../../service/src/config/crash-point-names.js';
import type { FaultRule } from '../../service/src/simulator/fault-rules.js';
import type { WireFault } from '../support/fault-proxy.js';
import { seededRandom, type SeededRandom } from '../support/seeded-random.js';
import {
	CLOCK_OFFSETS,
	NEMESES,
	POINTS_OF,
	RECEIVERS,
	targetOf,
	WEATHERS,
	wireFaultOf,
	type Cast,
	type Nemesis,
	type ReceiverMood,
	type Target,
	type Victim,
	type Weather,
} from './nemeses.js';
import { requestOf, type PlannedRequest } from './planned-request.js';
import { rulesOf } from './planned-faults.js';

/** One blow against a run. */
export interface Strike {
	readonly nemesis: Nemesis;
	readonly target: Target;
	/** Milliseconds after the start of the run. */
	readonly atMs: number;
	/** How long it lasts, or its victim stays away, in milliseconds. */
	readonly forMs: number;
	readonly victim: Victim;
	/** Set where the victim ends itself at a named point. */
	readonly crash: CrashOrder | null;
	readonly wire: WireFault | null;
}

/** Everything about a run that its seed decides. */
export interface Plan {
	readonly seed: number;
	readonly strikes: readonly Strike[];
	readonly cast: Cast;
	/** Milliseconds by which the clock of one publisher is off. */
	readonly clockOffsetMs: number;
	readonly weather: Weather;
	readonly receiver: ReceiverMood;
	/** How long the receiver is in that mood, in milliseconds. */
	readonly receiverMs: number;
	/** How long a new pin stays out of the board's list, in milliseconds. */
	readonly lagMs: number;
	readonly requests: readonly PlannedRequest[];
	readonly rules: readonly FaultRule[];
}

export const REQUESTS = 50;

/** The run of a seed: the same for the same seed. */
export function planOf(seed: number): Plan {
	const random = seededRandom(seed);
	const requests = Array.from({ length: REQUESTS }, (_, number) =>
		requestOf(random, { seed, number, last: number === REQUESTS - 1 }),
	);
	const strikes = strikesOf(random, seed);
	const weather = nth(WEATHERS, seed);
	return {
		seed,
		strikes,
		cast: castOf(random, strikes),
		clockOffsetMs: nth(CLOCK_OFFSETS, seed),
		weather,
		receiver: nth(RECEIVERS, seed * 3 + Math.floor(seed / RECEIVERS.length)),
		receiverMs: random.integer(800, 2_500),
		lagMs: weather === 'lag' ? 500 : random.integer(50, 150),
		requests,
		rules: rulesOf(random, { requests, weather }),
	};
}

const nth = <T>(list: readonly [T, ...T[]], index: number): T =>
	list[((index % list.length) + list.length) % list.length] ?? list[0];

/** Two strikes a run; each pair comes once before any comes again. */
function strikesOf(random: SeededRandom, seed: number): Strike[] {
	const index = seed - 1;
	const round = Math.floor(index / NEMESES.length);
	const step = 1 + (round % (NEMESES.length - 1));
	const first = strikeOf(random, { nemesis: nth(NEMESES, index), turn: 2 * round, fromMs: 0 });
	const nemesis = nth(NEMESES, index + step);
	const second = strikeOf(random, { nemesis, turn: 2 * round + 1, fromMs: 600 });
	if (first.target !== second.target) return [first, second];
	const after = first.atMs + first.forMs + 300;
	return [first, { ...second, atMs: Math.max(second.atMs, after) }];
}

function strikeOf(
	random: SeededRandom,
	{ nemesis, turn, fromMs }: { nemesis: Nemesis; turn: number; fromMs: number },
): Strike {
	const store = random.pick<'mongo' | 'redis'>(['mongo', 'redis']);
	const cut = random.pick<WireFault>([
		{ kind: 'cutAfterRequest' },
		{ kind: 'cutMidAnswer' },
		{ kind: 'halfOpen' },
		{ kind: 'refuse' },
	]);
	return {
		nemesis,
		target: targetOf(nemesis, store),
		atMs: fromMs + random.integer(0, 1_800),
		forMs: lengthOf(random, nemesis),
		victim: victimOf(random, nemesis),
		crash: crashOf(random, nemesis, turn),
		wire: wireFaultOf(nemesis, cut),
	};
}

function lengthOf(random: SeededRandom, nemesis: Nemesis): number {
	switch (nemesis) {
		case 'freeze-past-lane-lease':
			return random.integer(1_900, 2_600);
		case 'freeze-past-record-lease':
			return random.integer(3_300, 4_200);
		case 'mongo-away':
			return random.integer(1_200, 1_800);
		case 'mongo-slow':
		case 'redis-slow':
			return random.integer(1_000, 2_000);
		default:
			return random.integer(50, 800);
	}
}

function victimOf(random: SeededRandom, nemesis: Nemesis): Victim {
	switch (nemesis) {
		case 'crash-api':
			return 'api';
		case 'crash-dispatcher':
			return 'dispatcher';
		case 'kill':
			return random.pick(['api', 'publisher', 'publisher', 'dispatcher', 'all']);
		default:
			return 'publisher';
	}
}

/** Named points in turn, so that all of them are met. */
function crashOf(random: SeededRandom, nemesis: Nemesis, turn: number): CrashOrder | null {
	const passage = random.integer(1, 5);
	switch (nemesis) {
		case 'crash-api':
			return { point: nth(asList(POINTS_OF.api), turn), passage };
		case 'crash-publisher':
			return { point: nth(asList(POINTS_OF.publisher), turn), passage };
		case 'crash-dispatcher':
			return { point: nth(asList(POINTS_OF.dispatcher), turn), passage };
		default:
			return null;
	}
}

function asList<T>([first, ...rest]: readonly T[]): [T, ...T[]] {
	if (first === undefined) throw new Error('an empty list');
	return [first, ...rest];
}

/** A frozen publisher needs somebody who takes over. */
function castOf(random: SeededRandom, strikes: readonly Strike[]): Cast {
	const frozen = strikes.some(({ nemesis }) => nemesis.startsWith('freeze'));
	const cast = random.pick<Cast>(['one', 'twins', 'twins', 'publishers', 'apart']);
	return frozen && cast === 'one' ? 'twins' : cast;
}

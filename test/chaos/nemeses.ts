import { CRASH_POINTS, type CrashPointName } from '../../service/src/config/crash-point-names.js';
import type { WireFault } from '../support/fault-proxy.js';

/**
 * Everything that strikes a run, in the order in which seeds take it. Their number is prime, so
 * that the second strike of a run, drawn by another step, meets every other one in time.
 */
export const NEMESES = [
	'kill',
	'mongo-kill',
	'pinterest-cut-after-request',
	'freeze-past-record-lease',
	'redis-without-its-file',
	'crash-publisher',
	'mongo-step-down',
	'pinterest-cut-mid-answer',
	'redis-kill',
	'crash-dispatcher',
	'mongo-away',
	'stores-cut',
	'freeze-past-lane-lease',
	'redis-flush',
	'pinterest-half-open',
	'crash-api',
	'mongo-slow',
	'redis-slow',
	'pinterest-delay',
] as const;
export type Nemesis = (typeof NEMESES)[number];

/** What a strike is aimed at; two strikes at one target follow each other. */
export type Target = 'programs' | 'mongo' | 'redis' | 'pinterest';

/** Which programs a strike at the programs ends or stops. */
export type Victim = 'api' | 'publisher' | 'dispatcher' | 'all';

/** How Pinterest is while a run lasts, beside the faults that single pins meet. */
export const WEATHERS = ['calm', '429', '429-bare', '401', 'slow', 'lag', 'blind'] as const;
export type Weather = (typeof WEATHERS)[number];

/** How the receiver of the events is in the first part of a run. */
export const RECEIVERS = ['up', 'down', 'hang', 'gone', 'redirect', 'huge', 'flapping'] as const;
export type ReceiverMood = (typeof RECEIVERS)[number];

/** Milliseconds by which the clock of one program is off. */
export const CLOCK_OFFSETS = [0, 300_000, -300_000] as const;

/** Roles of the programs of a run; the one that clients talk to comes first. */
export const CASTS = {
	one: ['api,publisher,dispatcher,sweeper'],
	twins: ['api', 'publisher,dispatcher,sweeper', 'publisher,dispatcher,sweeper'],
	publishers: ['api,dispatcher,sweeper', 'publisher,sweeper', 'publisher,sweeper'],
	apart: ['api', 'publisher,sweeper', 'publisher', 'dispatcher,sweeper'],
} as const;
export type Cast = keyof typeof CASTS;

const pointsOf = (...areas: readonly string[]): CrashPointName[] =>
	CRASH_POINTS.filter((point) => areas.includes(point.slice(0, point.indexOf('.'))));

/** Crash points by the role that passes them. */
export const POINTS_OF = {
	api: pointsOf('accept', 'wake'),
	publisher: pointsOf('sweep', 'lane', 'record', 'call', 'outcome', 'verify', 'tokens', 'turn'),
	dispatcher: pointsOf('events', 'delivery'),
} as const;

export function targetOf(nemesis: Nemesis, drawn: 'mongo' | 'redis'): Target {
	if (nemesis === 'stores-cut') return drawn;
	const [first] = nemesis.split('-');
	return first === 'mongo' || first === 'redis' || first === 'pinterest' ? first : 'programs';
}

/** Milliseconds a message is late on a slow wire to a store: 5 s by the scale of the leases. */
const STORE_LATENCY_MS = 250;
/** Beyond the time limit of a call, within the search for its effect. */
const PINTEREST_DELAY_MS = 700;

/** What the wire plays for a strike; null where nothing is proxied. */
export function wireFaultOf(nemesis: Nemesis, drawn: WireFault): WireFault | null {
	switch (nemesis) {
		case 'mongo-slow':
		case 'redis-slow':
			return { kind: 'delay', ms: STORE_LATENCY_MS };
		case 'pinterest-delay':
			return { kind: 'delay', ms: PINTEREST_DELAY_MS };
		case 'pinterest-cut-after-request':
			return { kind: 'cutAfterRequest' };
		case 'pinterest-cut-mid-answer':
			return { kind: 'cutMidAnswer' };
		case 'pinterest-half-open':
			return { kind: 'halfOpen' };
		case 'stores-cut':
			return drawn;
		default:
			return null;
	}
}

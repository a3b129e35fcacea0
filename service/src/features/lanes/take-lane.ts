import type { ErrorCode } from '../../domain/error-codes.js';
import { localDayOf, type LocalDay } from '../../domain/local-day.js';
import {
	latestFullAtWithToken,
	tokenMs,
	waitForToken,
	type Pace,
	type PaceLimits,
} from '../../domain/pace.js';
import { PACING_HOLDS } from '../../domain/pacing-hold.js';
import { gather } from '../../platform/gather.js';
import type { Collection, PipelineStage } from '../../platform/mongo.js';
import { updateTogether, WRITES_TOGETHER } from '../../platform/update-together.js';
import { limitExpressions, limitsOf } from './limits-of.js';
import { laneKey, WITHOUT_END, type LaneRecord, type LaneRef } from './model.js';

export interface TakeRequest extends LaneRef {
	readonly owner: string;
	readonly ownerProcess: string;
	readonly now: Date;
	readonly leaseMs: number;
	readonly quantum: number;
	readonly pace?: Pace;
	/** Of the settings; a lane can have its own. */
	readonly limits?: PaceLimits;
	/** Charges nothing and passes a hold of ours: for looks at what is under way. */
	readonly looksOnly?: boolean;
}

/** What was charged for the turn, for `release` to return what was not used. */
export interface TakenLane {
	readonly kind: 'taken';
	readonly granted: number;
	readonly atPinterest: boolean;
	/** Bucket it shares with other lanes. */
	readonly paceKey?: string;
	/** Last start before this turn, in epoch milliseconds. */
	readonly startBefore: number;
	/** Where starts are counted: the epoch milliseconds after which none belongs to this day. */
	readonly dayEndsAt: number | null;
}

export type Taken =
	| TakenLane
	/** `until` null: only an opening of the gate helps. `code` says which gate. */
	| {
			readonly kind: 'refused';
			readonly until: Date | null;
			readonly why: 'lease' | 'gate' | 'pace' | 'cap';
			readonly code?: ErrorCode;
	  }
	| { readonly kind: 'missing' };

const TAKEN_FIELDS = {
	granted: 1,
	startBefore: 1,
	day: 1,
	paceSettings: 1,
	clientPace: 1,
	dailyCapped: 1,
	atPinterest: 1,
	paceKey: 1,
} as const;

/**
 * Takes a lane for one turn, or says what holds it: one conditional update where it is free. The
 * updates of many turns go together.
 */
export function laneTaker(lanes: Collection<LaneRecord>): (request: TakeRequest) => Promise<Taken> {
	const tryTogether = gather(WRITES_TOGETHER, (requests: readonly TakeRequest[]) =>
		tryTakes(lanes, requests),
	);
	return async (request) => (await tryTogether(request)) ?? refuseOrTake(lanes, request);
}

async function refuseOrTake(lanes: Collection<LaneRecord>, request: TakeRequest): Promise<Taken> {
	const lane = await lanes.findOne({ _id: laneKey(request) });
	if (!lane) return { kind: 'missing' };
	const refused = refusal(lane, request);
	if (refused) return refused;
	// Only the count of a day that is over stood in the way; the new day depends on the lane's zone.
	const { timeZone } = limitsOf(lane, request.limits ?? NO_LIMITS);
	const again = await tryTake(lanes, request, localDayOf(request.now.getTime(), timeZone));
	return again ?? { kind: 'refused', until: request.now, why: 'lease' };
}

const NO_LIMITS: PaceLimits = { spacingMs: 0, dailyCap: 0, timeZone: 'UTC' };

type Charged = Pick<LaneRecord, keyof typeof TAKEN_FIELDS>;

/** Each under an owner of its own, by which it is seen who has taken a lane. */
async function tryTakes(
	lanes: Collection<LaneRecord>,
	requests: readonly TakeRequest[],
): Promise<(TakenLane | null)[]> {
	const [only] = requests;
	if (only && requests.length === 1) return [await tryTake(lanes, only)];
	await updateTogether(
		lanes,
		requests.map((request) => ({ filter: takeFilter(request), update: takeUpdate(request) })),
	);
	const taken = await lanes
		.find(
			{ _id: { $in: requests.map(laneKey) }, owner: { $in: requests.map(({ owner }) => owner) } },
			{ projection: { ...TAKEN_FIELDS, owner: 1 } },
		)
		.toArray();
	const byOwner = new Map(taken.map((lane) => [lane.owner, lane]));
	return requests.map((request) => {
		const lane = byOwner.get(request.owner);
		return lane ? takenOf(lane, request) : null;
	});
}

async function tryTake(
	lanes: Collection<LaneRecord>,
	request: TakeRequest,
	newDay?: LocalDay,
): Promise<TakenLane | null> {
	const taken = await lanes.findOneAndUpdate(
		takeFilter(request, newDay),
		takeUpdate(request, newDay),
		{ returnDocument: 'after', projection: TAKEN_FIELDS },
	);
	return taken && takenOf(taken, request);
}

function takenOf(taken: Charged, request: TakeRequest): TakenLane {
	const capped = request.limits && limitsOf(taken, request.limits).dailyCap > 0;
	return {
		kind: 'taken',
		granted: taken.granted,
		atPinterest: taken.atPinterest ?? false,
		paceKey: taken.paceKey,
		startBefore: taken.startBefore ?? 0,
		dayEndsAt: capped && !request.looksOnly ? (taken.day?.endsAt ?? null) : null,
	};
}

const isPaced = (pace: Pace | undefined): pace is Pace => pace !== undefined && pace.perSecond > 0;

function takeFilter(request: TakeRequest, newDay?: LocalDay) {
	const { now, pace, limits, looksOnly } = request;
	const free = { _id: laneKey(request), leaseUntil: { $lte: now } };
	if (looksOnly) {
		return {
			...free,
			$or: [{ gateUntil: { $lte: now } }, { gateCode: { $in: [...PACING_HOLDS] } }],
		};
	}
	return {
		...free,
		gateUntil: { $lte: now },
		...(isPaced(pace) ? { fullAt: { $lte: latestFullAtWithToken(pace, now.getTime()) } } : {}),
		...(limits ? { $expr: withinLimits(limits, now.getTime(), newDay) } : {}),
	};
}

function withinLimits(limits: PaceLimits, nowMs: number, newDay: LocalDay | undefined) {
	const { spacingMs, dailyCap } = limitExpressions(limits);
	const dayIsOn = { $gt: ['$day.endsAt', nowMs] };
	const room = newDay
		? { $not: [dayIsOn] }
		: { $and: [dayIsOn, { $lt: ['$day.count', dailyCap] }] };
	return {
		$and: [
			{ $lte: [{ $add: [{ $ifNull: ['$lastStartAt', 0] }, spacingMs] }, nowMs] },
			{ $or: [{ $eq: [dailyCap, 0] }, room] },
		],
	};
}

/** Charges the whole quantum, as far as pace, spacing and cap go. */
function takeUpdate(request: TakeRequest, newDay?: LocalDay): PipelineStage[] {
	const { quantum, pace, limits, looksOnly, now } = request;
	const lease = leaseOf(request);
	const paced = isPaced(pace) && !looksOnly ? pace : undefined;
	const limited = looksOnly ? undefined : limits;
	const bounds = [
		...(paced ? [wholeTokens(paced, now.getTime())] : []),
		...(limited ? limitBounds(limited, quantum) : []),
	];
	if (bounds.length === 0) return [{ $set: { ...lease, granted: quantum } }];
	const nowMs = now.getTime();
	return [
		{
			$set: {
				...lease,
				...(paced ? { fullAt: { $max: ['$fullAt', nowMs] } } : {}),
				...(newDay ? { day: { ...newDay, count: 0 } } : {}),
				...(limited ? { startBefore: '$lastStartAt', lastStartAt: nowMs } : {}),
			},
		},
		{ $set: { granted: { $min: [quantum, ...bounds] } } },
		{
			$set: {
				...(paced
					? { fullAt: { $add: ['$fullAt', { $multiply: ['$granted', tokenMs(paced)] }] } }
					: {}),
				...(limited ? { 'day.count': countedOn(limited) } : {}),
			},
		},
	];
}

/** Of a bucket whose `fullAt` is not in the past. */
function wholeTokens(pace: Pace, nowMs: number): PipelineStage {
	const room = { $subtract: [nowMs + pace.capacity * tokenMs(pace), '$fullAt'] };
	return { $floor: { $divide: [room, tokenMs(pace)] } };
}

function limitBounds(limits: PaceLimits, quantum: number): PipelineStage[] {
	const { spacingMs, dailyCap } = limitExpressions(limits);
	const leftToday = { $subtract: [dailyCap, '$day.count'] };
	return [
		{ $cond: [{ $gt: [spacingMs, 0] }, 1, quantum] },
		{ $cond: [{ $gt: [dailyCap, 0] }, leftToday, quantum] },
	];
}

function countedOn(limits: PaceLimits): PipelineStage {
	const { dailyCap } = limitExpressions(limits);
	const counted = { $add: ['$day.count', '$granted'] };
	return { $cond: [{ $gt: [dailyCap, 0] }, counted, '$day.count'] };
}

function leaseOf({ owner, ownerProcess, now, leaseMs }: TakeRequest) {
	return { owner, ownerProcess, leaseUntil: new Date(now.getTime() + leaseMs) };
}

/** What holds the lane; null where it is nothing but the count of a day that is over. */
function refusal(lane: LaneRecord, { now, pace, limits, looksOnly }: TakeRequest): Taken | null {
	const nowMs = now.getTime();
	const passes = looksOnly && PACING_HOLDS.some((hold) => hold === lane.gateCode);
	if (lane.gateUntil > now && !passes) {
		const until = lane.gateUntil >= WITHOUT_END ? null : lane.gateUntil;
		return { kind: 'refused', until, why: 'gate', code: lane.gateCode ?? undefined };
	}
	if (lane.leaseUntil > now) return { kind: 'refused', until: lane.leaseUntil, why: 'lease' };
	const { spacingMs, dailyCap } = limitsOf(lane, limits ?? NO_LIMITS);
	const limited = limits !== undefined && !looksOnly;
	const dayIsOn = lane.day !== undefined && lane.day.endsAt > nowMs;
	if (limited && dailyCap > 0 && lane.day && dayIsOn && lane.day.count >= dailyCap) {
		return { kind: 'refused', until: new Date(lane.day.endsAt), why: 'cap' };
	}
	const bucketWait = isPaced(pace) && !looksOnly ? waitForToken(pace, lane.fullAt, nowMs) : 0;
	const spacingWait = limited ? Math.max(0, (lane.lastStartAt ?? 0) + spacingMs - nowMs) : 0;
	const wait = Math.max(bucketWait, spacingWait);
	if (wait === 0 && limited && dailyCap > 0 && !dayIsOn) return null;
	return { kind: 'refused', until: new Date(nowMs + wait), why: 'pace' };
}

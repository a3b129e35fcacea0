import { tokenMs, latestFullAtWithToken, waitForToken, type Pace } from '../../domain/pace.js';
import type { ErrorCode } from '../../domain/error-codes.js';
import type { EventName } from '../../domain/events.js';
import {
	collectionOf,
	isDuplicateKey,
	type Collection,
	type Connection,
	type PipelineStage,
} from '../../platform/mongo.js';
import { outboxSource, type OutboxSource } from '../../platform/outbox.js';
import {
	dutyModel,
	laneKey,
	laneModel,
	type DutyRecord,
	type LaneRecord,
	type LaneRef,
} from './model.js';
import { readBlocked, readGates, readUsage, type Blocked, type LaneUsage } from './read-lanes.js';
import type { Gate, LaneKindName } from './types.js';

export interface TakeRequest extends LaneRef {
	readonly owner: string;
	readonly ownerProcess: string;
	readonly now: Date;
	readonly leaseMs: number;
	readonly quantum: number;
	readonly pace?: Pace;
}

export type Taken =
	| { readonly kind: 'taken'; readonly granted: number }
	/** `until` null: only an opening of the gate helps. */
	| {
			readonly kind: 'refused';
			readonly until: Date | null;
			readonly why: 'lease' | 'gate' | 'pace';
	  }
	| { readonly kind: 'missing' };

/** Gates at or beyond this instant have no end of their own. */
export const WITHOUT_END = new Date('9000-01-01T00:00:00.000Z');
const PAST = new Date(0);

/** All queries on lanes. */
export interface LaneStore {
	ensure(lane: LaneRef & { readonly workspaceId: string; readonly now: Date }): Promise<void>;
	take(request: TakeRequest): Promise<Taken>;
	/** Frees the lane and returns tokens that were not used; nothing when it has another owner. */
	release(lane: LaneRef & { owner: string; unusedTokens: number; pace?: Pace }): Promise<void>;
	/** Lengthens every lease this process holds among `lanes`; answers with those it still holds. */
	renew(request: {
		lanes: readonly (LaneRef & { owner: string })[];
		ownerProcess: string;
		until: Date;
	}): Promise<Set<string>>;
	/**
	 * Closes the gate unless it is closed for longer already. Answers with the lane's workspace when
	 * this call closed it, null when it was closed before.
	 */
	gate(lane: LaneRef & { gate: Gate; event?: EventName }): Promise<string | null>;
	openGate(lane: LaneRef): Promise<void>;
	/** Gates in force of the given lanes, by lane id. */
	gates(kind: LaneKindName, laneIds: readonly string[], now: Date): Promise<Map<string, Gate>>;
	/** How much of its pace a lane has used, and its gate in force; null when there is no such lane. */
	usage(lane: LaneRef, now: Date): Promise<LaneUsage | null>;
	/** The workspace's lanes that wait behind a gate, with the gate's code. */
	gatedLanes(kind: LaneKindName, workspaceId: string, now: Date): Promise<Map<string, ErrorCode>>;
	/** Which of the lanes may not run now, and until when. */
	blocked(kind: LaneKindName, laneIds: readonly string[], now: Date): Promise<Map<string, Blocked>>;
	/** Takes or keeps a duty that one process at a time may have. */
	holdDuty(request: { duty: string; holder: string; now: Date; until: Date }): Promise<boolean>;
	readonly outbox: OutboxSource<LaneRecord>;
}

export function createLaneStore(connection: Connection): LaneStore {
	const lanes = collectionOf<LaneRecord>(connection, laneModel);
	const duties = collectionOf<DutyRecord>(connection, dutyModel);
	return {
		ensure: (lane) => ensureLane(lanes, lane),
		take: (request) => takeLane(lanes, request),
		release: async ({ owner, unusedTokens, pace, ...lane }) => {
			const refund = pace && unusedTokens > 0 ? -unusedTokens * tokenMs(pace) : 0;
			await lanes.updateOne(
				{ _id: laneKey(lane), owner },
				{
					$set: { owner: null, ownerProcess: null, leaseUntil: PAST },
					...(refund ? { $inc: { fullAt: refund } } : {}),
				},
			);
		},
		renew: (request) => renewLeases(lanes, request),
		gate: (request) => closeGate(lanes, request),
		openGate: async (lane) => {
			await lanes.updateOne(
				{ _id: laneKey(lane) },
				{ $set: { gateUntil: PAST, gateCode: null, gateSince: null } },
			);
		},
		gates: (kind, laneIds, now) => readGates(lanes, { kind, laneIds, now }),
		usage: (lane, now) => readUsage(lanes, lane, now),
		gatedLanes: async (kind, workspaceId, now) => {
			const found = await lanes
				.find(
					{ workspaceId, gateUntil: { $gt: now }, kind },
					{ projection: { laneId: 1, gateCode: 1 } },
				)
				.toArray();
			return new Map(found.map((lane) => [lane.laneId, lane.gateCode ?? 'rate_limited']));
		},
		blocked: (kind, laneIds, now) => readBlocked(lanes, { kind, laneIds, now }),
		holdDuty: (request) => holdDuty(duties, request),
		outbox: outboxSource('lanes', lanes),
	};
}

async function ensureLane(
	lanes: Collection<LaneRecord>,
	{ kind, laneId, workspaceId, now }: LaneRef & { workspaceId: string; now: Date },
): Promise<void> {
	const fresh: Omit<LaneRecord, '_id'> = {
		kind,
		laneId,
		workspaceId,
		owner: null,
		ownerProcess: null,
		leaseUntil: PAST,
		gateUntil: PAST,
		gateCode: null,
		gateSince: null,
		fullAt: 0,
		granted: 0,
		outbox: [],
		createdAt: now,
	};
	try {
		await lanes.updateOne(
			{ _id: laneKey({ kind, laneId }) },
			{ $setOnInsert: fresh },
			{ upsert: true },
		);
	} catch (error) {
		if (!isDuplicateKey(error)) throw error;
	}
}

async function takeLane(lanes: Collection<LaneRecord>, request: TakeRequest): Promise<Taken> {
	const { now, quantum, pace } = request;
	const nowMs = now.getTime();
	const paced = pace && pace.perSecond > 0 ? pace : undefined;
	const taken = await lanes.findOneAndUpdate(
		{
			_id: laneKey(request),
			leaseUntil: { $lte: now },
			gateUntil: { $lte: now },
			...(paced ? { fullAt: { $lte: latestFullAtWithToken(paced, nowMs) } } : {}),
		},
		paced ? pacedTake(request, paced) : { $set: { ...leaseOf(request), granted: quantum } },
		{ returnDocument: 'after', projection: { granted: 1 } },
	);
	if (taken) return { kind: 'taken', granted: taken.granted };
	const lane = await lanes.findOne({ _id: laneKey(request) });
	if (!lane) return { kind: 'missing' };
	return refusal(lane, { now, pace: paced });
}

function leaseOf({ owner, ownerProcess, now, leaseMs }: TakeRequest) {
	return { owner, ownerProcess, leaseUntil: new Date(now.getTime() + leaseMs) };
}

/** Charges the whole quantum, as far as the bucket goes; `release` returns what was not used. */
function pacedTake(request: TakeRequest, pace: Pace): PipelineStage[] {
	const nowMs = request.now.getTime();
	const perToken = tokenMs(pace);
	const room = { $subtract: [nowMs + pace.capacity * perToken, '$fullAt'] };
	const whole = { $floor: { $divide: [room, perToken] } };
	return [
		{ $set: { ...leaseOf(request), fullAt: { $max: ['$fullAt', nowMs] } } },
		{ $set: { granted: { $min: [request.quantum, whole] } } },
		{ $set: { fullAt: { $add: ['$fullAt', { $multiply: ['$granted', perToken] }] } } },
	];
}

function refusal(lane: LaneRecord, { now, pace }: { now: Date; pace?: Pace }): Taken {
	if (lane.gateUntil > now) {
		const until = lane.gateUntil >= WITHOUT_END ? null : lane.gateUntil;
		return { kind: 'refused', until, why: 'gate' };
	}
	if (lane.leaseUntil > now) return { kind: 'refused', until: lane.leaseUntil, why: 'lease' };
	const wait = pace ? waitForToken(pace, lane.fullAt, now.getTime()) : 0;
	return { kind: 'refused', until: new Date(now.getTime() + wait), why: 'pace' };
}

async function renewLeases(
	lanes: Collection<LaneRecord>,
	request: {
		lanes: readonly (LaneRef & { owner: string })[];
		ownerProcess: string;
		until: Date;
	},
): Promise<Set<string>> {
	const owners = request.lanes.map((lane) => lane.owner);
	const filter = { _id: { $in: request.lanes.map(laneKey) }, owner: { $in: owners } };
	const result = await lanes.updateMany(filter, { $set: { leaseUntil: request.until } });
	if (result.matchedCount === owners.length) return new Set(owners);
	const kept = await lanes.find(filter, { projection: { owner: 1 } }).toArray();
	return new Set(kept.flatMap((lane) => (lane.owner ? [lane.owner] : [])));
}

async function closeGate(
	lanes: Collection<LaneRecord>,
	{ gate, event, ...lane }: LaneRef & { gate: Gate; event?: EventName },
): Promise<string | null> {
	const fields = { gateUntil: gate.until, gateCode: gate.code, gateSince: gate.since };
	const sequence = gate.since.getTime();
	const told = event && {
		$push: {
			outbox: {
				id: `${laneKey(lane)}.${sequence}.${event}`,
				name: event,
				at: gate.since,
				sequence,
				facts: { code: gate.code, until: gate.until >= WITHOUT_END ? null : gate.until },
			},
		},
	};
	// One event per gate: a longer wait for the same reason only moves its end.
	const closed = await lanes.findOneAndUpdate(
		{ _id: laneKey(lane), gateUntil: { $lte: gate.since } },
		{ $set: { ...fields, ...(event ? { outboxAt: gate.since } : {}) }, ...told },
		{ projection: { workspaceId: 1 } },
	);
	if (closed) return closed.workspaceId;
	await lanes.updateOne(
		{ _id: laneKey(lane), gateUntil: { $lt: gate.until } },
		{ $set: { gateUntil: gate.until, gateCode: gate.code } },
	);
	return null;
}

async function holdDuty(
	duties: Collection<DutyRecord>,
	{ duty, holder, now, until }: { duty: string; holder: string; now: Date; until: Date },
): Promise<boolean> {
	try {
		const held = await duties.findOneAndUpdate(
			{ _id: duty, $or: [{ holder }, { until: { $lte: now } }] },
			{ $set: { holder, until } },
			{ upsert: true, returnDocument: 'after' },
		);
		return held?.holder === holder;
	} catch (error) {
		if (isDuplicateKey(error)) return false;
		throw error;
	}
}

import type { LaneStanding } from '../../domain/late-policy.js';
import type { PaceLimits } from '../../domain/pace.js';
import type { ErrorCode } from '../../domain/error-codes.js';
import type { EventName } from '../../domain/events.js';
import { isPacingHold } from '../../domain/pacing-hold.js';
import {
	collectionOf,
	isDuplicateKey,
	type Collection,
	type Connection,
} from '../../platform/mongo.js';
import { outboxSource, type OutboxSource } from '../../platform/outbox.js';
import {
	dutyModel,
	laneKey,
	laneModel,
	PAST,
	WITHOUT_END,
	type DutyRecord,
	type LaneRecord,
	type LaneRef,
} from './model.js';
import { readBlocked, readGates, readUsage, type Blocked, type LaneUsage } from './read-lanes.js';
import { readStandings, type LaneQuery } from './read-standings.js';
import { laneReleaser, type ReleaseRequest } from './release-lane.js';
import { setClientPace, type ClientPaceChange } from './set-client-pace.js';
import { setLanePace, type PaceChange } from './set-lane-pace.js';
import { laneTaker, type Taken, type TakeRequest } from './take-lane.js';
import type { Gate, LaneKindName } from './types.js';

export interface NewLane extends LaneRef {
	readonly workspaceId: string;
	readonly now: Date;
	/** See `LaneRecord`; false when absent. */
	readonly dailyCapped?: boolean;
	readonly atPinterest?: boolean;
}

/** All queries on lanes. */
export interface LaneStore {
	/** Makes the lane where it is missing; one that is there stays as it is. */
	ensure(lane: NewLane): Promise<void>;
	take(request: TakeRequest): Promise<Taken>;
	/** Frees the lane and returns tokens that were not used; nothing when it has another owner. */
	release(request: ReleaseRequest): Promise<void>;
	/** Lengthens every lease this process holds among `lanes`; answers with those it still holds. */
	renew(request: {
		lanes: readonly (LaneRef & { owner: string })[];
		ownerProcess: string;
		until: Date;
	}): Promise<Set<string>>;
	/**
	 * Closes the gate unless it is closed for longer already. Answers with the lane's workspace when
	 * this call closed it, null when it was closed for the same reason, or for longer, before.
	 */
	gate(lane: LaneRef & { gate: Gate; event?: EventName }): Promise<string | null>;
	openGate(lane: LaneRef): Promise<void>;
	/** Gates in force of the given lanes, by lane id. */
	gates(kind: LaneKindName, laneIds: readonly string[], now: Date): Promise<Map<string, Gate>>;
	/** What the lateness of the given lanes depends on, by lane id. */
	standings(request: LaneQuery): Promise<Map<string, LaneStanding>>;
	/** How much of its pace a lane has used, and its gate in force; null when there is no such lane. */
	usage(lane: LaneRef, request: { now: Date; limits: PaceLimits }): Promise<LaneUsage | null>;
	/** Changes what a lane has of its own; null when there is no such lane. */
	setPace(lane: LaneRef, change: PaceChange): Promise<LaneUsage | null>;
	/** Has lanes follow their client where they have nothing of their own. */
	setClientPace(change: ClientPaceChange): Promise<void>;
	/** Gives lanes one bucket together, from their next turn on. */
	sharePace(request: {
		kind: LaneKindName;
		laneIds: readonly string[];
		paceKey: string;
	}): Promise<void>;
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
		take: laneTaker(lanes),
		release: laneReleaser(lanes),
		renew: (request) => renewLeases(lanes, request),
		gate: (request) => closeGate(lanes, request),
		openGate: async (lane) => {
			await lanes.updateOne(
				{ _id: laneKey(lane) },
				{
					$set: { gateUntil: PAST, gateCode: null, gateSince: null },
					// What waited behind the gate was kept for this moment and is not late.
					$currentDate: { ableUntil: true },
				},
			);
		},
		gates: (kind, laneIds, now) => readGates(lanes, { kind, laneIds, now }),
		standings: (request) => readStandings(lanes, request),
		usage: (lane, request) => readUsage(lanes, lane, request),
		setPace: (lane, change) => setLanePace(lanes, lane, change),
		setClientPace: (change) => setClientPace(lanes, change),
		sharePace: async ({ kind, laneIds, paceKey }) => {
			const ids = laneIds.map((laneId) => laneKey({ kind, laneId }));
			await lanes.updateMany({ _id: { $in: ids } }, { $set: { paceKey } });
		},
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
	{ kind, laneId, workspaceId, now, dailyCapped = false, atPinterest = false }: NewLane,
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
		dailyCapped,
		atPinterest,
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
	// What we hold ourselves until then is not late.
	const ownHold = isPacingHold(gate.code) ? { $max: { ableUntil: gate.until } } : {};
	// One event per gate: a longer wait for the same reason only moves its end.
	const otherReason = { gateUntil: { $lt: gate.until }, gateCode: { $ne: gate.code } };
	const closed = await lanes.findOneAndUpdate(
		{ _id: laneKey(lane), $or: [{ gateUntil: { $lte: gate.since } }, otherReason] },
		{ $set: { ...fields, ...(event ? { outboxAt: gate.since } : {}) }, ...told, ...ownHold },
		{ projection: { workspaceId: 1 } },
	);
	if (closed) return closed.workspaceId;
	await lanes.updateOne(
		{ _id: laneKey(lane), gateUntil: { $lt: gate.until } },
		{ $set: { gateUntil: gate.until }, ...ownHold },
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

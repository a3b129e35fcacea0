import type { BucketFullAt } from '../../domain/pace.js';
import type { Collection } from '../../platform/mongo.js';
import { laneKey, type LaneRecord, type LaneRef } from './model.js';
import type { Gate, LaneKindName } from './types.js';

export interface LaneUsage {
	readonly fullAt: BucketFullAt;
	readonly gate: Gate | null;
}

export interface Blocked {
	readonly until: Date;
	readonly why: 'lease' | 'gate';
}

interface LaneQuery {
	readonly kind: LaneKindName;
	readonly laneIds: readonly string[];
	readonly now: Date;
}

/** Gates in force of the given lanes, by lane id. */
export async function readGates(
	lanes: Collection<LaneRecord>,
	{ kind, laneIds, now }: LaneQuery,
): Promise<Map<string, Gate>> {
	const found = await lanes
		.find({
			_id: { $in: laneIds.map((laneId) => laneKey({ kind, laneId })) },
			gateUntil: { $gt: now },
		})
		.toArray();
	return new Map(found.map((lane) => [lane.laneId, gateOf(lane, now)]));
}

/** How much of its pace a lane has used, and its gate in force; null when there is no such lane. */
export async function readUsage(
	lanes: Collection<LaneRecord>,
	lane: LaneRef,
	now: Date,
): Promise<LaneUsage | null> {
	const found = await lanes.findOne({ _id: laneKey(lane) });
	if (!found) return null;
	return { fullAt: found.fullAt, gate: found.gateUntil > now ? gateOf(found, now) : null };
}

const gateOf = (lane: LaneRecord, now: Date): Gate => ({
	until: lane.gateUntil,
	code: lane.gateCode ?? 'rate_limited',
	since: lane.gateSince ?? now,
});

/** Which of the lanes may not run now, and until when. */
export async function readBlocked(
	lanes: Collection<LaneRecord>,
	{ kind, laneIds, now }: LaneQuery,
): Promise<Map<string, Blocked>> {
	const found = await lanes
		.find(
			{
				_id: { $in: laneIds.map((laneId) => laneKey({ kind, laneId })) },
				$or: [{ gateUntil: { $gt: now } }, { leaseUntil: { $gt: now } }],
			},
			{ projection: { laneId: 1, gateUntil: 1, leaseUntil: 1 } },
		)
		.toArray();
	return new Map(
		found.map((lane): [string, Blocked] => [
			lane.laneId,
			lane.gateUntil > now
				? { until: lane.gateUntil, why: 'gate' }
				: { until: lane.leaseUntil, why: 'lease' },
		]),
	);
}

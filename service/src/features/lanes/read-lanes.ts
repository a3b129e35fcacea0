import type { BucketFullAt, PaceLimits } from '../../domain/pace.js';
import { isPacingHold } from '../../domain/pacing-hold.js';
import type { Collection } from '../../platform/mongo.js';
import { limitsOf } from './limits-of.js';
import {
	laneKey,
	type ClientPace,
	type DayCount,
	type LaneRecord,
	type LaneRef,
	type PaceSettings,
} from './model.js';
import type { Gate, LaneKindName } from './types.js';

export interface LaneUsage {
	readonly fullAt: BucketFullAt;
	readonly gate: Gate | null;
	/** What is in force, and what of it is the lane's own. */
	readonly limits: PaceLimits;
	readonly own: PaceSettings;
	/** What the lane's client gives where it has nothing of its own; null = it has no client. */
	readonly client: ClientPace | null;
	/** Of today; null where nothing is counted. */
	readonly day: DayCount | null;
	/** Bucket it shares with other lanes. */
	readonly paceKey?: string;
	/** Epoch milliseconds; 0 = never. */
	readonly lastStartAt: number;
}

export interface Blocked {
	readonly until: Date;
	readonly why: 'lease' | 'gate';
	/** A hold of ours: what is under way in the lane is looked at all the same. */
	readonly pacing: boolean;
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
	{ now, limits }: { readonly now: Date; readonly limits: PaceLimits },
): Promise<LaneUsage | null> {
	const found = await lanes.findOne({ _id: laneKey(lane) });
	return found && usageOf(found, { now, limits });
}

export function usageOf(
	lane: LaneRecord,
	{ now, limits }: { readonly now: Date; readonly limits: PaceLimits },
): LaneUsage {
	const inForce = limitsOf(lane, limits);
	const isToday = lane.day !== undefined && lane.day.endsAt > now.getTime();
	return {
		fullAt: lane.fullAt,
		gate: lane.gateUntil > now ? gateOf(lane, now) : null,
		limits: inForce,
		own: lane.paceSettings ?? {},
		client: lane.clientPace ?? null,
		day: lane.day && isToday && inForce.dailyCap > 0 ? lane.day : null,
		paceKey: lane.paceKey,
		lastStartAt: lane.lastStartAt ?? 0,
	};
}

const gateOf = (lane: LaneRecord, now: Date): Gate => ({
	until: lane.gateUntil,
	code: lane.gateCode ?? 'rate_limited',
	since: lane.gateSince ?? now,
});

const isPacing = ({ gateCode }: Pick<LaneRecord, 'gateCode'>): boolean =>
	gateCode !== null && isPacingHold(gateCode);

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
			{ projection: { laneId: 1, gateUntil: 1, gateCode: 1, leaseUntil: 1 } },
		)
		.toArray();
	return new Map(
		found.map((lane): [string, Blocked] => [
			lane.laneId,
			lane.gateUntil > now
				? { until: lane.gateUntil, why: 'gate', pacing: isPacing(lane) }
				: { until: lane.leaseUntil, why: 'lease', pacing: false },
		]),
	);
}

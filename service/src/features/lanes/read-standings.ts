import type { LaneStanding } from '../../domain/late-policy.js';
import type { Collection } from '../../platform/mongo.js';
import { laneKey, type LaneRecord } from './model.js';
import type { LaneKindName } from './types.js';

export interface LaneQuery {
	readonly kind: LaneKindName;
	readonly laneIds: readonly string[];
	readonly now: Date;
}

const FIELDS = { laneId: 1, ableUntil: 1, gateUntil: 1, gateCode: 1, gateSince: 1 };

/** What the lateness of lanes depends on, by lane id; one that is missing was never at work. */
export async function readStandings(
	lanes: Collection<LaneRecord>,
	{ kind, laneIds, now }: LaneQuery,
): Promise<Map<string, LaneStanding>> {
	const found = await lanes
		.find(
			{ _id: { $in: laneIds.map((laneId) => laneKey({ kind, laneId })) } },
			{ projection: FIELDS },
		)
		.toArray();
	const known = new Map(
		found.map(({ laneId, ableUntil = null, gateUntil, gateCode, gateSince }) => {
			const gate = gateUntil > now && gateCode && { code: gateCode, since: gateSince ?? now };
			return [laneId, { ableUntil, gate: gate || null }] as const;
		}),
	);
	return new Map(laneIds.map((laneId) => [laneId, known.get(laneId) ?? NEVER_AT_WORK]));
}

const NEVER_AT_WORK: LaneStanding = { ableUntil: null, gate: null };

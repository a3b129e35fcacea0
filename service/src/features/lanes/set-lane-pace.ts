import { localDayOf } from '../../domain/local-day.js';
import type { PaceLimits } from '../../domain/pace.js';
import type { Collection } from '../../platform/mongo.js';
import { limitsOf } from './limits-of.js';
import { laneKey, PAST, type LaneRecord, type LaneRef, type PaceSettings } from './model.js';
import { usageOf, type LaneUsage } from './read-lanes.js';

export interface PaceChange {
	/** Absent members stay as they are; null = the setting again. */
	readonly settings: PaceSettings;
	/** Of the settings. */
	readonly limits: PaceLimits;
	readonly now: Date;
}

const CAP_GATE = 'daily_cap_reached';

/**
 * Changes a lane's own limits. What was started today stays counted, in another zone too, and a
 * cap that was reached is looked at again by the next turn.
 */
export async function setLanePace(
	lanes: Collection<LaneRecord>,
	lane: LaneRef,
	{ settings, limits, now }: PaceChange,
): Promise<LaneUsage | null> {
	const found = await lanes.findOne({ _id: laneKey(lane) });
	if (!found) return null;
	const given = Object.entries(settings).filter(([, value]) => value !== undefined);
	if (given.length === 0) return usageOf(found, { now, limits });
	const own = { ...found.paceSettings, ...Object.fromEntries(given) };
	const { timeZone } = limitsOf({ ...found, paceSettings: own }, limits);
	const counts = given.some(([name]) => name !== 'spacingMs');
	const changed = await lanes.findOneAndUpdate(
		{ _id: laneKey(lane) },
		[
			{
				$set: {
					...Object.fromEntries(
						given.map(([name, value]) => [`paceSettings.${name}`, { $literal: value }]),
					),
					...(counts ? newCount(now, timeZone) : {}),
				},
			},
		],
		{ returnDocument: 'after' },
	);
	return changed && usageOf(changed, { now, limits });
}

function newCount(now: Date, timeZone: string) {
	const nowMs = now.getTime();
	const capReached = { $eq: ['$gateCode', CAP_GATE] };
	return {
		day: {
			...localDayOf(nowMs, timeZone),
			count: { $cond: [{ $gt: ['$day.endsAt', nowMs] }, '$day.count', 0] },
		},
		gateUntil: { $cond: [capReached, PAST, '$gateUntil'] },
		gateCode: { $cond: [capReached, null, '$gateCode'] },
	};
}

import { localDayOf } from '../../domain/local-day.js';
import type { PaceLimits } from '../../domain/pace.js';
import type { Collection } from '../../platform/mongo.js';
import { laneKey, PAST, type ClientPace, type LaneRecord } from './model.js';
import type { LaneKindName } from './types.js';

export interface ClientPaceChange {
	readonly kind: LaneKindName;
	readonly laneIds: readonly string[];
	/** Null: the lanes' accounts belong to no client. */
	readonly pace: ClientPace | null;
	/** Of the settings. */
	readonly limits: PaceLimits;
	readonly now: Date;
}

const CAP_GATE = 'daily_cap_reached';

/**
 * Has lanes follow the limits of their client wherever they have none of their own. What was
 * started today stays counted, in another zone too, and a cap that was reached is looked at again.
 * Safe to repeat, and never replaces a later version of the same client.
 */
export async function setClientPace(
	lanes: Collection<LaneRecord>,
	{ kind, laneIds, pace, limits, now }: ClientPaceChange,
): Promise<void> {
	const ids = laneIds.map((laneId) => laneKey({ kind, laneId }));
	await lanes.updateMany({ _id: { $in: ids }, ...(pace && notLaterThan(pace)) }, [
		{
			$set: { clientPace: { $literal: pace }, ...newCount(now, pace?.timeZone ?? limits.timeZone) },
		},
	]);
}

const notLaterThan = ({ clientId, version }: ClientPace) => ({
	$or: [{ 'clientPace.clientId': { $ne: clientId } }, { 'clientPace.version': { $lte: version } }],
});

/** A lane with a zone of its own counts on in it. */
function newCount(now: Date, timeZone: string) {
	const nowMs = now.getTime();
	const capReached = { $eq: ['$gateCode', CAP_GATE] };
	const ownZone = { $eq: [{ $type: '$paceSettings.timeZone' }, 'string'] };
	const day = {
		...localDayOf(nowMs, timeZone),
		count: { $cond: [{ $gt: ['$day.endsAt', nowMs] }, '$day.count', 0] },
	};
	return {
		day: { $cond: [ownZone, '$day', day] },
		gateUntil: { $cond: [capReached, PAST, '$gateUntil'] },
		gateCode: { $cond: [capReached, null, '$gateCode'] },
	};
}

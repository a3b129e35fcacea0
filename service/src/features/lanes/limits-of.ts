import type { PaceLimits } from '../../domain/pace.js';
import type { LaneRecord } from './model.js';

type LimitedLane = Pick<LaneRecord, 'paceSettings' | 'dailyCapped'>;

/** The limits in force in a lane: its own, else those of the settings. */
export function limitsOf(lane: LimitedLane, standard: PaceLimits): PaceLimits {
	const own = lane.paceSettings ?? {};
	return {
		spacingMs: own.spacingMs ?? standard.spacingMs,
		dailyCap: own.dailyCap ?? (lane.dailyCapped ? standard.dailyCap : 0),
		timeZone: own.timeZone ?? standard.timeZone,
	};
}

/** The same for a condition of MongoDB. */
export const limitExpressions = (standard: PaceLimits) =>
	({
		spacingMs: { $ifNull: ['$paceSettings.spacingMs', standard.spacingMs] },
		dailyCap: {
			$ifNull: ['$paceSettings.dailyCap', { $cond: ['$dailyCapped', standard.dailyCap, 0] }],
		},
	}) as const;

import type { PaceLimits } from '../../domain/pace.js';
import type { LaneRecord, PaceSettings } from './model.js';

type LimitedLane = Pick<LaneRecord, 'paceSettings' | 'clientPace' | 'dailyCapped'>;

/** The limits in force in a lane: its own, else its client's, else those of the settings. */
export function limitsOf(lane: LimitedLane, standard: PaceLimits): PaceLimits {
	const own = lane.paceSettings ?? {};
	const client: PaceSettings = lane.clientPace ?? {};
	return {
		spacingMs: own.spacingMs ?? client.spacingMs ?? standard.spacingMs,
		dailyCap: own.dailyCap ?? client.dailyCap ?? (lane.dailyCapped ? standard.dailyCap : 0),
		timeZone: own.timeZone ?? client.timeZone ?? standard.timeZone,
	};
}

/** The same for a condition of MongoDB. */
export const limitExpressions = (standard: PaceLimits) =>
	({
		spacingMs: {
			$ifNull: ['$paceSettings.spacingMs', '$clientPace.spacingMs', standard.spacingMs],
		},
		dailyCap: {
			$ifNull: [
				'$paceSettings.dailyCap',
				'$clientPace.dailyCap',
				{ $cond: ['$dailyCapped', standard.dailyCap, 0] },
			],
		},
	}) as const;

import type { ErrorCode } from './error-codes.js';

/** Gates with which we hold a lane ourselves; they move the planned instant and are no lateness. */
export const PACING_HOLDS = [
	'daily_cap_reached',
	'app_budget_reached',
] as const satisfies readonly ErrorCode[];

/** Whether a gate with this code is our own hold and not the account's trouble. */
export const isPacingHold = (code: ErrorCode): boolean =>
	PACING_HOLDS.some((hold) => hold === code);

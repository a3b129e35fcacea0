export interface QuotaWeek {
	/** In the spelling of ISO 8601: `2026-W47`. */
	readonly week: string;
	/** The Monday, 0:00 UTC, after it. */
	readonly endsAt: Date;
}

const DAY_MS = 86_400_000;
const THURSDAY = 4;

/** The week of an instant, in UTC. A week belongs to the year of its Thursday. */
export function quotaWeek(now: Date): QuotaWeek {
	const midnight = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate());
	const weekday = now.getUTCDay() || 7;
	const thursday = new Date(midnight + (THURSDAY - weekday) * DAY_MS);
	const year = thursday.getUTCFullYear();
	const number = Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / (7 * DAY_MS)) + 1;
	return {
		week: `${String(year)}-W${String(number).padStart(2, '0')}`,
		endsAt: new Date(midnight + (8 - weekday) * DAY_MS),
	};
}

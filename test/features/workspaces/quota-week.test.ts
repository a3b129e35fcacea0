import { quotaWeek } from '../../../service/src/features/workspaces/quota-week.js';

describe('quotaWeek', () => {
	it.each([
		['2026-11-21T12:00:00Z', '2026-W47', '2026-11-23T00:00:00.000Z'],
		['2026-11-22T23:59:59Z', '2026-W47', '2026-11-23T00:00:00.000Z'],
		['2026-11-23T00:00:00Z', '2026-W48', '2026-11-30T00:00:00.000Z'],
		// Weeks at the turn of a year belong to the year of their Thursday.
		['2024-12-30T00:00:00Z', '2025-W01', '2025-01-06T00:00:00.000Z'],
		['2027-01-03T10:00:00Z', '2026-W53', '2027-01-04T00:00:00.000Z'],
		['2027-01-04T00:00:00Z', '2027-W01', '2027-01-11T00:00:00.000Z'],
	])('%s lies in %s, which ends at %s', (now, week, endsAt) => {
		expect(quotaWeek(new Date(now))).toEqual({ week, endsAt: new Date(endsAt) });
	});
});

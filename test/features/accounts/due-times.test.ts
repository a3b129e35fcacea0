import { refreshDueAt } from '../../../service/src/features/accounts/due-times.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = new Date('2026-11-21T12:00:00.000Z');

const after = (ms: number): Date => new Date(NOW.getTime() + ms);
const waitWith = (refreshLeftMs: number): number =>
	refreshDueAt(
		'a',
		{ tokenExpiresAt: after(30 * DAY), refreshExpiresAt: after(refreshLeftMs) },
		NOW,
	).getTime() - NOW.getTime();

describe('refreshDueAt', () => {
	it('is well before the end of the refresh token', () => {
		expect(waitWith(60 * DAY)).toBeLessThan(60 * DAY - 14 * DAY);
		expect(waitWith(10 * DAY)).toBeLessThan(5 * DAY);
	});

	// Pinterest may renew a pair and leave the refresh token, and so its end, as it was.
	it.each([
		['ends in a minute', 60_000],
		['has ended by what we know', -DAY],
	])('is not again and again where the refresh token %s', (_, leftMs) => {
		expect(waitWith(leftMs)).toBeGreaterThanOrEqual(HOUR);
	});
});

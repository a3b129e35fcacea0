import fc from 'fast-check';
import { isTimeZone, localDayOf } from '../../service/src/domain/local-day.js';

const HOUR = 3_600_000;
const ZONES = [
	'UTC',
	'Europe/Berlin',
	'America/New_York',
	'America/Sao_Paulo',
	'America/Havana',
	'America/St_Johns',
	'Africa/Cairo',
	'Asia/Beirut',
	'Asia/Kathmandu',
	'Australia/Lord_Howe',
	'Pacific/Apia',
	'Pacific/Kiritimati',
];

const dayOf = (at: string, zone: string) => {
	const { key, endsAt } = localDayOf(Date.parse(at), zone);
	return [key, new Date(endsAt).toISOString()];
};

describe('localDayOf', () => {
	it.each([
		['a plain day', '2026-03-01T12:00:00Z', 'UTC', '2026-03-01', '2026-03-02T00:00:00.000Z'],
		[
			'the last moment',
			'2026-03-01T23:59:59.999Z',
			'UTC',
			'2026-03-01',
			'2026-03-02T00:00:00.000Z',
		],
		['the first moment', '2026-03-02T00:00:00Z', 'UTC', '2026-03-02', '2026-03-03T00:00:00.000Z'],
		[
			'ahead of UTC',
			'2026-03-01T20:00:00Z',
			'Asia/Tokyo',
			'2026-03-02',
			'2026-03-02T15:00:00.000Z',
		],
		[
			'behind UTC',
			'2026-03-01T02:00:00Z',
			'America/New_York',
			'2026-02-28',
			'2026-03-01T05:00:00.000Z',
		],
		[
			'an odd offset',
			'2026-03-01T12:00:00Z',
			'Asia/Kathmandu',
			'2026-03-01',
			'2026-03-01T18:15:00.000Z',
		],
		[
			'a day of 23 hours',
			'2026-03-29T12:00:00Z',
			'Europe/Berlin',
			'2026-03-29',
			'2026-03-29T22:00:00.000Z',
		],
		[
			'a day of 25 hours',
			'2026-10-25T00:00:00Z',
			'Europe/Berlin',
			'2026-10-25',
			'2026-10-25T23:00:00.000Z',
		],
		[
			'a day whose midnight does not exist',
			'2026-04-23T12:00:00Z',
			'Africa/Cairo',
			'2026-04-23',
			'2026-04-23T22:00:00.000Z',
		],
		[
			'the day before a skipped one',
			'2011-12-29T12:00:00Z',
			'Pacific/Apia',
			'2011-12-29',
			'2011-12-30T10:00:00.000Z',
		],
		[
			'the day after a skipped one',
			'2011-12-30T10:00:00Z',
			'Pacific/Apia',
			'2011-12-31',
			'2011-12-31T10:00:00.000Z',
		],
		[
			"a year's end",
			'2026-12-31T23:30:00Z',
			'Europe/Berlin',
			'2027-01-01',
			'2027-01-01T23:00:00.000Z',
		],
	])('knows %s', (_, at, zone, key, endsAt) => {
		expect(dayOf(at, zone)).toEqual([key, endsAt]);
	});

	it('gives one day to all its moments, and the next to the first one after it', () => {
		const instant = fc.integer({
			min: Date.parse('2000-01-01T00:00:00Z'),
			max: Date.parse('2035-01-01T00:00:00Z'),
		});
		fc.assert(
			fc.property(
				fc.constantFrom(...ZONES),
				instant,
				fc.double({ min: 0, max: 1 }),
				(zone, at, share) => {
					fc.pre(!Number.isNaN(share));
					const day = localDayOf(at, zone);
					expect(day.endsAt).toBeGreaterThan(at);
					expect(day.endsAt - at).toBeLessThanOrEqual(26 * HOUR);
					const within = Math.floor(at + share * (day.endsAt - 1 - at));
					expect(localDayOf(within, zone)).toEqual(day);
					expect(localDayOf(day.endsAt, zone).key > day.key).toBe(true);
				},
			),
			{ numRuns: 150 },
		);
	});

	it('refuses a zone that is none', () => {
		expect(() => localDayOf(0, 'Mars/Olympus')).toThrow(RangeError);
	});
});

describe('isTimeZone', () => {
	it.each(['UTC', 'Europe/Berlin', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5'])(
		'takes %s',
		(name) => {
			expect(isTimeZone(name)).toBe(true);
		},
	);

	it.each(['', 'Berlin', 'Mars/Olympus', '+02:00', 'Europe/Berlin\n', ' UTC', 'x'.repeat(80)])(
		'refuses %j',
		(name) => {
			expect(isTimeZone(name)).toBe(false);
		},
	);
});

import fc from 'fast-check';
import { parseInstant, runAtFault } from '../../service/src/domain/run-at.js';

const NOW = new Date('2026-11-21T12:00:00.000Z');
const later = (ms: number): Date => new Date(NOW.getTime() + ms);

describe('parseInstant', () => {
	it.each([
		['2026-11-21T09:30:00Z', '2026-11-21T09:30:00.000Z'],
		['2026-11-21T09:30:00z', '2026-11-21T09:30:00.000Z'],
		['2026-11-21T09:30Z', '2026-11-21T09:30:00.000Z'],
		['2026-11-21T09:30:00.250Z', '2026-11-21T09:30:00.250Z'],
		['2026-11-21T09:30:00.654697Z', '2026-11-21T09:30:00.654Z'],
		['2026-11-21T09:30:00.5Z', '2026-11-21T09:30:00.500Z'],
		['2026-11-21T09:30:00+05:30', '2026-11-21T04:00:00.000Z'],
		['2026-11-21T09:30:00-0400', '2026-11-21T13:30:00.000Z'],
		['2026-11-21T09:30:00.654697+00:00', '2026-11-21T09:30:00.654Z'],
		['2026-11-21 09:30:00 +02', '2026-11-21T07:30:00.000Z'],
		['2028-02-29T00:00:00Z', '2028-02-29T00:00:00.000Z'],
		['  2026-11-21T09:30:00Z ', '2026-11-21T09:30:00.000Z'],
	])('reads %s', (text, at) => {
		expect(parseInstant(text)).toEqual({ kind: 'instant', at: new Date(at) });
	});

	it.each([
		['2026-11-21T09:30:00', /offset from UTC/],
		['2026-11-21', /date and time with an offset/],
		['tomorrow', /date and time with an offset/],
		['', /date and time with an offset/],
		['1763717400', /date and time with an offset/],
		['2026-02-30T09:30:00Z', /does not exist/],
		['2027-02-29T09:30:00Z', /does not exist/],
		['2026-13-01T09:30:00Z', /does not exist/],
		['2026-11-21T24:00:00Z', /does not exist/],
		['2026-11-21T09:60:00Z', /does not exist/],
		['2026-11-21T09:30:00+15:00', /no place on earth/],
		['2026-11-21T09:30:00+05:75', /no place on earth/],
	])('refuses %j and says why', (text, reason) => {
		expect(parseInstant(text)).toEqual({ kind: 'fault', reason: expect.stringMatching(reason) });
	});

	it('reads back every instant it could have been sent, in any offset', () => {
		const offset = fc.integer({ min: -14 * 60, max: 14 * 60 });
		const year2000 = fc.date({
			min: new Date('2000-01-01T00:00:00Z'),
			max: new Date('2099-12-31T00:00:00Z'),
			noInvalidDate: true,
		});
		fc.assert(
			fc.property(year2000, offset, fc.boolean(), (at, minutes, colon) => {
				const local = new Date(at.getTime() + minutes * 60_000).toISOString().slice(0, -1);
				const amount = Math.abs(minutes);
				const two = (value: number): string => String(value).padStart(2, '0');
				const zone = `${two(Math.floor(amount / 60))}${colon ? ':' : ''}${two(amount % 60)}`;
				const parsed = parseInstant(`${local}${minutes < 0 ? '-' : '+'}${zone}`);
				expect(parsed).toEqual({ kind: 'instant', at });
			}),
		);
	});
});

describe('runAtFault', () => {
	it.each([
		['in a second', later(1_000)],
		['a minute ago, which counts as now', later(-60_000)],
		['in two years', new Date('2028-11-21T12:00:00.000Z')],
	])('takes an instant %s', (_when, at) => {
		expect(runAtFault(at, NOW)).toBeNull();
	});

	it('refuses one that is past, unless told that the past means now', () => {
		expect(runAtFault(later(-60_001), NOW)).toMatch(/in the past .*POST \/v1\/pins/);
		expect(runAtFault(later(-60_001), NOW, { pastAllowed: true })).toBeNull();
	});

	it('refuses one that is more than two years ahead', () => {
		const at = new Date('2028-11-21T12:00:00.001Z');
		expect(runAtFault(at, NOW)).toBe('lies more than 2 years ahead');
		expect(runAtFault(at, NOW, { pastAllowed: true })).toBe('lies more than 2 years ahead');
	});
});

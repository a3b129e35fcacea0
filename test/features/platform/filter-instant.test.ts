import { filterInstant } from '../../../service/src/platform/filter-instant.js';

describe('filterInstant', () => {
	it.each([
		['2026-11-21T09:30:00Z', '2026-11-21T09:30:00.000Z'],
		['2026-11-21T09:30:00+01:00', '2026-11-21T08:30:00.000Z'],
		['2026-11-21T09:30:00-0430', '2026-11-21T14:00:00.000Z'],
		['2026-11-21T09:30:00 01:00', '2026-11-21T08:30:00.000Z'],
		['2026-11-21T09:30:00.123456', '2026-11-21T09:30:00.123Z'],
		['2026-11-21 09:30:00', '2026-11-21T09:30:00.000Z'],
		['2026-11-21T09:30', '2026-11-21T09:30:00.000Z'],
		[' 2026-11-21 ', '2026-11-21T00:00:00.000Z'],
		['2028-02-29', '2028-02-29T00:00:00.000Z'],
	])('reads %j', (text, at) => {
		expect(filterInstant.parse(text).toISOString()).toBe(at);
	});

	it.each(['1', '2026', '', 'yesterday', '2026-02-31T00:00:00Z', '2026-02-30', '21.11.2026'])(
		'refuses %j with how to write it',
		(text) => {
			const result = filterInstant.safeParse(text);
			expect(result.error?.issues.map(({ message }) => message)).toEqual([
				expect.stringContaining('such as 2026-11-21T09:30:00+01:00'),
			]);
		},
	);
});

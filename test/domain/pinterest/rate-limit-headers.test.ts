import fc from 'fast-check';
import { parseRateLimitHeaders } from '../../../service/src/pinterest/rate-limit-headers.js';

const NOW = new Date('2026-03-01T12:00:00Z');
const DAY_MS = 86_400_000;
const nowSeconds = NOW.getTime() / 1000;

const STRUCTURED =
	'60, 100;w=1;name="safety_net_app_id_user_id", 60;w=60;name="org_analytics_app_id_user_id"';

describe('parseRateLimitHeaders', () => {
	it.each([
		['nothing', {}, {}],
		['a bare limit', { 'x-ratelimit-limit': '100' }, { limit: 100 }],
		[
			'a structured limit, whose tightest window bounds the wait',
			{ 'x-ratelimit-limit': STRUCTURED, 'x-ratelimit-remaining': '0' },
			{ limit: 60, remaining: 0, retryAfterMs: 60_000 },
		],
		[
			'a day window, probed after an hour',
			{ 'x-ratelimit-limit': '300, 300;w=86400;name="org_write"' },
			{ limit: 300, retryAfterMs: 3_600_000 },
		],
		['seconds to the reset', { 'x-ratelimit-reset': '12' }, { retryAfterMs: 12_000 }],
		[
			'the instant of the reset',
			{ 'x-ratelimit-reset': String(nowSeconds + 45) },
			{ retryAfterMs: 45_000 },
		],
		[
			'the instant of the reset in milliseconds',
			{ 'x-ratelimit-reset': String((nowSeconds + 45) * 1000) },
			{ retryAfterMs: 45_000 },
		],
		[
			'a reset in the past',
			{ 'x-ratelimit-reset': String(nowSeconds - 9) },
			{ retryAfterMs: 1000 },
		],
		['a reset beyond a day', { 'x-ratelimit-reset': '900000' }, { retryAfterMs: DAY_MS }],
		[
			'retry-after before the reset',
			{ 'retry-after': '7', 'x-ratelimit-reset': '500' },
			{ retryAfterMs: 7000 },
		],
		[
			'retry-after as a date',
			{ 'retry-after': 'Sun, 01 Mar 2026 12:02:00 GMT' },
			{ retryAfterMs: 120_000 },
		],
		[
			'retry-after as a date of the second form',
			{ 'retry-after': 'Sunday, 01-Mar-26 12:02:00 GMT' },
			{ retryAfterMs: 120_000 },
		],
		[
			'retry-after as a date of the oldest form, which is GMT anywhere',
			{ 'retry-after': 'Sun Mar  1 12:02:00 2026' },
			{ retryAfterMs: 120_000 },
		],
		[
			'retry-after as a date that is over',
			{ 'retry-after': 'Sun, 01 Mar 2026 11:00:00 GMT' },
			{ retryAfterMs: 1000 },
		],
		['retry-after 0', { 'retry-after': '0' }, { retryAfterMs: 1000 }],
		['retry-after beyond a day', { 'retry-after': '172800' }, { retryAfterMs: DAY_MS }],
		[
			'a retry-after that says nothing, and the reset instead',
			{ 'retry-after': 'later', 'x-ratelimit-reset': '12' },
			{ retryAfterMs: 12_000 },
		],
		[
			'an instant with a fraction',
			{ 'x-ratelimit-reset': `${nowSeconds + 45}.25` },
			{ retryAfterMs: 45_250 },
		],
		[
			'exactly ten to the ninth, as seconds',
			{ 'x-ratelimit-reset': '1000000000' },
			{ retryAfterMs: DAY_MS },
		],
		[
			'the whole head of a success of the live API',
			{
				'x-ratelimit-limit':
					'100, 100;w=1;name="safety_net_app_id_user_id", 100;w=60;name="org_write_app_id_user_id"',
				'x-ratelimit-remaining': '99',
				'x-ratelimit-reset': '1',
				'x-pinterest-rid': '1234567890123456',
			},
			{ limit: 100, remaining: 99, retryAfterMs: 1000 },
		],
		[
			'the head of a Trial app whose day is used up',
			{
				'x-ratelimit-limit': '300, 1000;w=86400;name="app", 300;w=86400;name="org_write_app_id"',
				'x-ratelimit-remaining': '0',
				'x-ratelimit-reset': '41230',
			},
			{ limit: 300, remaining: 0, retryAfterMs: 41_230_000 },
		],
		['a remaining below nothing', { 'x-ratelimit-remaining': '-3' }, { remaining: 0 }],
		[
			'a remaining in the form of the limit',
			{ 'x-ratelimit-remaining': '58, 99;w=1, 58;w=60' },
			{ remaining: 58 },
		],
		['the headers of the old API as nothing', { 'x-userendpoint-ratelimit-remaining': '0' }, {}],
		[
			'nonsense',
			{ 'retry-after': '-5', 'x-ratelimit-limit': 'many', 'x-ratelimit-reset': 'soon' },
			{},
		],
		['a repeated header', { 'retry-after': ['3', '9'] }, { retryAfterMs: 3000 }],
	])('reads %s', (_title, headers, facts) => {
		expect(parseRateLimitHeaders(headers, NOW)).toEqual(facts);
	});

	it('never throws and keeps every wait between a second and a day', () => {
		const value = fc.option(fc.oneof(fc.string(), fc.nat().map(String)), { nil: undefined });
		fc.assert(
			fc.property(value, value, value, (limit, reset, retryAfter) => {
				const facts = parseRateLimitHeaders(
					{
						'x-ratelimit-limit': limit,
						'x-ratelimit-reset': reset,
						'retry-after': retryAfter,
					},
					NOW,
				);
				if (facts.retryAfterMs === undefined) return;
				expect(facts.retryAfterMs).toBeGreaterThanOrEqual(1000);
				expect(facts.retryAfterMs).toBeLessThanOrEqual(DAY_MS);
			}),
		);
	});
});

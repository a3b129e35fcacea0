import fc from 'fast-check';
import {
	decideAfterDelivery,
	type DeliveryOutcome,
} from '../../service/src/domain/delivery-policy.js';

const now = new Date('2026-11-21T12:00:00.000Z');
const answered = (status: number, retryAfter?: string): DeliveryOutcome => ({
	kind: 'answered',
	status,
	retryAfter,
});
const HOUR = 3_600_000;
const FIRST = 5_000;
const SECOND = 300_000;
const RETRY_MS = [FIRST, SECOND, HOUR / 2, ...[2, 5, 10, 14, 20, 24].map((hours) => hours * HOUR)];

interface Row {
	readonly what: string;
	readonly outcome: DeliveryOutcome;
	readonly tries?: number;
	readonly random?: number;
	readonly then: unknown;
}

const retry = (waitMs: number) => ({ kind: 'retry', waitMs });

const ROWS: readonly Row[] = [
	{ what: 'takes 200 as delivered', outcome: answered(200), then: { kind: 'delivered' } },
	{ what: 'takes 204 as delivered', outcome: answered(204), then: { kind: 'delivered' } },
	{
		what: 'takes a 2xx of the last try as delivered',
		outcome: answered(299),
		tries: 10,
		then: { kind: 'delivered' },
	},
	{ what: 'takes a redirect as a failure', outcome: answered(301), then: retry(FIRST) },
	{ what: 'takes 304 as a failure', outcome: answered(304), then: retry(FIRST) },
	{ what: 'tries again after 400', outcome: answered(400), then: retry(FIRST) },
	{ what: 'tries again after 404', outcome: answered(404), then: retry(FIRST) },
	{ what: 'ends at once on 410', outcome: answered(410), then: { kind: 'gone' } },
	{ what: 'tries again after 500', outcome: answered(500), tries: 2, then: retry(SECOND) },
	{ what: 'waits a minute after 429', outcome: answered(429), then: retry(60_000) },
	{ what: 'waits a minute after 502', outcome: answered(502), then: retry(60_000) },
	{
		what: 'waits a minute after 503, jitter or not',
		outcome: answered(503),
		random: 0,
		then: retry(60_000),
	},
	{ what: 'waits a minute after 504', outcome: answered(504), then: retry(60_000) },
	{ what: 'waits a minute after a time-out', outcome: { kind: 'timeout' }, then: retry(60_000) },
	{
		what: 'keeps to the step when nobody answers',
		outcome: { kind: 'unreachable' },
		then: retry(FIRST),
	},
	{
		what: 'ends after the tenth failure',
		outcome: answered(500),
		tries: 10,
		then: { kind: 'exhausted' },
	},
];

const RETRY_AFTER: readonly Row[] = [
	{
		what: 'waits as long as asked within one and two steps',
		outcome: answered(503, '400'),
		tries: 2,
		then: retry(400_000),
	},
	{
		what: 'waits at least one step',
		outcome: answered(503, '1'),
		tries: 2,
		random: 0,
		then: retry(SECOND),
	},
	{
		what: 'waits at most two steps',
		outcome: answered(503, '86400'),
		tries: 2,
		then: retry(2 * SECOND),
	},
	{
		what: 'counts the minute of an overload as the step',
		outcome: answered(429, '90'),
		then: retry(90_000),
	},
	{
		what: 'reads a date',
		outcome: answered(429, 'Sat, 21 Nov 2026 12:07:00 GMT'),
		tries: 2,
		then: retry(420_000),
	},
	{
		what: 'takes a date in the past as no wait of its own',
		outcome: answered(429, 'Sat, 21 Nov 2026 11:00:00 GMT'),
		tries: 2,
		random: 0,
		then: retry(SECOND),
	},
	{
		what: 'ignores what is neither',
		outcome: answered(429, 'soon'),
		tries: 2,
		random: 0,
		then: retry(0.8 * SECOND),
	},
];

describe('decideAfterDelivery', () => {
	const decide = ({ outcome, tries = 1, random = 0.5 }: Omit<Row, 'what' | 'then'>) =>
		decideAfterDelivery(outcome, { tries, now, random, retryMs: RETRY_MS, overloadMs: 60_000 });

	it.each(ROWS)('$what', (row) => {
		expect(decide(row)).toEqual(row.then);
	});

	describe('with Retry-After', () => {
		it.each(RETRY_AFTER)('$what', (row) => {
			expect(decide(row)).toEqual(row.then);
		});
	});

	it('makes ten tries over 75.6 hours, a fifth more or less', () => {
		fc.assert(
			fc.property(
				fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 9, maxLength: 9 }),
				(randoms) => {
					const waits = randoms.map((random, i) => {
						const decision = decide({ outcome: answered(500), tries: i + 1, random });
						return decision.kind === 'retry' ? decision.waitMs : Number.NaN;
					});
					const hours = waits.reduce((sum, ms) => sum + ms, 0) / HOUR;
					return hours >= 0.8 * 75.58 && hours <= 1.2 * 75.6;
				},
			),
		);
		expect(decide({ outcome: answered(500), tries: 10 })).toEqual({ kind: 'exhausted' });
	});
});

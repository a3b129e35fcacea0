import fc from 'fast-check';
import {
	decideLate,
	latenessOf,
	lateRange,
	type LaneStanding,
	type LatePolicy,
} from '../../service/src/domain/late-policy.js';
import { PACING_HOLDS } from '../../service/src/domain/pacing-hold.js';

const HOUR = 3_600_000;
const POLICY: LatePolicy = { limitMs: 24 * HOUR, reconnectKeepMs: 7 * 24 * HOUR };
const NOW = new Date('2026-11-21T12:00:00.000Z');
const ago = (hours: number): Date => new Date(NOW.getTime() - hours * HOUR);

/** A lane that was at work so many hours ago; null = never. */
const lane = (workedAgo: number | null, gate: LaneStanding['gate'] = null): LaneStanding => ({
	ableUntil: workedAgo === null ? null : ago(workedAgo),
	gate,
});
const judge = (dueAgo: number, standing: LaneStanding) =>
	decideLate(ago(dueAgo), lateRange(standing, NOW, POLICY));

const KEEP = { kind: 'keep' };
const expire = (code: string) => ({ kind: 'expire', code });

describe('decideLate', () => {
	it.each([
		['not due yet', -1, lane(50), KEEP],
		['23 hours after its time', 23, lane(50), KEEP],
		['25 hours after its time, the lane idle since long before', 25, lane(50), 'missed_window'],
		['25 hours after its time in a lane that never was at work', 25, lane(null), 'missed_window'],
		['due days before the lane was at work last: our queue', 200, lane(100), KEEP],
		['due days ago in a lane that is at work', 200, lane(0), KEEP],
		['due after the lane was at work last', 30, lane(31), 'missed_window'],
		[
			'25 hours behind a limit of Pinterest',
			25,
			lane(26, { code: 'rate_limited', since: ago(25) }),
			'missed_window',
		],
		['6 days behind a reconnect', 143, lane(150, { code: 'token_expired', since: ago(144) }), KEEP],
		[
			'8 days behind a reconnect',
			191,
			lane(200, { code: 'token_revoked', since: ago(192) }),
			'token_revoked',
		],
		[
			'8 days behind a reconnect for a permission',
			192,
			lane(200, { code: 'scope_missing', since: ago(192) }),
			'scope_missing',
		],
		[
			'due 6 days ago, gated for 9',
			144,
			lane(220, { code: 'token_expired', since: ago(216) }),
			KEEP,
		],
		[
			'due 30 days ago in our queue, gated for 2',
			720,
			lane(49, { code: 'token_expired', since: ago(48) }),
			KEEP,
		],
	] as const)('%s', (_name, dueAgo, standing, expected) => {
		expect(judge(dueAgo, standing)).toEqual(
			typeof expected === 'string' ? expire(expected) : expected,
		);
	});

	it.each(PACING_HOLDS)('never fails what waits behind %s', (code) => {
		expect(judge(5_000, lane(null, { code, since: ago(5_000) }))).toEqual(KEEP);
	});
});

describe('latenessOf', () => {
	it.each([
		['is the time since it was due', 30, lane(40), 30],
		['is nothing where it waits for its turn', 30, lane(20), 0],
		['is nothing before it is due', -5, lane(40), 0],
		[
			'begins with the gate of a reconnect',
			30,
			lane(12, { code: 'token_expired', since: ago(10) }),
			10,
		],
		[
			'is nothing behind the daily cap',
			30,
			lane(40, { code: 'daily_cap_reached', since: ago(9) }),
			0,
		],
	] as const)('%s', (_name, dueAgo, standing, hours) => {
		expect(latenessOf(ago(dueAgo), standing, NOW)).toBe(hours * HOUR);
	});
});

describe('the late policy', () => {
	const hours = fc.double({ min: 0, max: 1_000, noNaN: true });
	const gates = fc.option(
		fc.record({
			code: fc.constantFrom(
				'rate_limited' as const,
				'token_expired' as const,
				'pinterest_not_permitted' as const,
				...PACING_HOLDS,
			),
			since: hours.map(ago),
		}),
		{ nil: null },
	);
	const standings = fc.record({
		ableUntil: fc.option(hours.map(ago), { nil: null }),
		gate: gates,
	});

	it('fails a record exactly where its lateness has reached the limit of its lane', () => {
		fc.assert(
			fc.property(hours, standings, (dueAgo, standing) => {
				const decision = judge(dueAgo, standing);
				const reconnect = standing.gate?.code === 'token_expired';
				const limit = reconnect ? POLICY.reconnectKeepMs : POLICY.limitMs;
				const late = latenessOf(ago(dueAgo), standing, NOW) >= limit;
				expect(decision.kind).toBe(late ? 'expire' : 'keep');
			}),
			{ numRuns: 2_000 },
		);
	});

	it('never fails what was due when the lane was at work or held by us', () => {
		fc.assert(
			fc.property(hours, standings, fc.boolean(), (dueAgo, standing, byGate) => {
				const held: LaneStanding = byGate
					? { ...standing, gate: { code: 'daily_cap_reached', since: ago(dueAgo) } }
					: { gate: null, ableUntil: ago(dueAgo / 2) };
				expect(judge(dueAgo, held)).toEqual(KEEP);
			}),
		);
	});

	it('never fails a record and keeps an older one that waited just as long', () => {
		fc.assert(
			fc.property(hours, hours, standings, (a, b, standing) => {
				const [older, newer] = a > b ? [a, b] : [b, a];
				if (standing.ableUntil && ago(older) <= standing.ableUntil) return;
				if (judge(newer, standing).kind === 'expire') {
					expect(judge(older, standing).kind).toBe('expire');
				}
			}),
		);
	});
});

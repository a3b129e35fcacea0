import fc from 'fast-check';
import {
	latestFullAtWithToken,
	loweredFullAt,
	tokenMs,
	tokensAvailable,
	waitForToken,
	type Pace,
} from '../../service/src/domain/pace.js';

const START = Date.parse('2026-03-01T12:00:00.000Z');
/** Instants are doubles of about 1.8e12 ms: their last bit is worth a quarter of a microsecond. */
const ROUNDING_MS = 0.01;

const UNPACED: Pace = { capacity: 40, perSecond: 0 };
const DEFAULT: Pace = { capacity: 40, perSecond: 1 };

const pace: fc.Arbitrary<Pace> = fc.record({
	capacity: fc.integer({ min: 1, max: 100 }),
	perSecond: fc.constantFrom(0.1, 0.5, 1, 3, 7, 10, 200),
});

interface Visit {
	readonly gapMs: number;
	readonly quantum: number;
	/** Share of the granted tokens that is handed back before the next visit. */
	readonly unusedShare: number;
}
const visits: fc.Arbitrary<Visit[]> = fc.array(
	fc.record({
		gapMs: fc.oneof(fc.nat(50), fc.nat(5_000), fc.nat(600_000)),
		quantum: fc.integer({ min: 1, max: 20 }),
		unusedShare: fc.double({ min: 0, max: 1, noNaN: true }),
	}),
	{ maxLength: 60 },
);

interface Taken {
	readonly at: number;
	readonly tokens: number;
}

/** The lane store's use of the bucket, without a database: take, grant, give back. */
function serve(rule: Pace, course: readonly Visit[], each?: (taken: Taken) => void): Taken[] {
	const takes: Taken[] = [];
	const perToken = tokenMs(rule);
	let now = START;
	let fullAt = 0;
	for (const { gapMs, quantum, unusedShare } of course) {
		now += gapMs;
		if (fullAt > latestFullAtWithToken(rule, now)) continue;
		const base = Math.max(fullAt, now);
		const whole = Math.floor((now + rule.capacity * perToken - base) / perToken);
		const granted = Math.min(quantum, whole);
		each?.({ at: now, tokens: granted });
		const unused = Math.floor(granted * unusedShare);
		fullAt = base + granted * perToken - unused * perToken;
		takes.push({ at: now, tokens: granted - unused });
	}
	return takes;
}

describe('the token bucket', () => {
	it('never gives more than capacity and refill over any interval', () => {
		fc.assert(
			fc.property(pace, visits, (rule, course) => {
				const takes = serve(rule, course);
				for (let from = 0; from < takes.length; from++) {
					let sum = 0;
					for (const { at, tokens } of takes.slice(from)) {
						sum += tokens;
						const elapsed = at - (takes[from]?.at ?? at) + ROUNDING_MS;
						expect(sum).toBeLessThanOrEqual(rule.capacity + (elapsed * rule.perSecond) / 1_000);
					}
				}
			}),
			{ numRuns: 300 },
		);
	});

	it('never grants less than nothing, nor more than the quantum asked for', () => {
		fc.assert(
			fc.property(pace, visits, (rule, course) => {
				const quanta = Math.max(0, ...course.map(({ quantum }) => quantum));
				serve(rule, course, ({ tokens }) => {
					expect(tokens).toBeGreaterThanOrEqual(0);
					expect(tokens).toBeLessThanOrEqual(Math.min(quanta, rule.capacity));
				});
			}),
			{ numRuns: 300 },
		);
	});

	it('gives the whole rate over time to a lane that always wants more', () => {
		const hour = Array.from({ length: 3_600 }, (): Visit => {
			return { gapMs: 1_000, quantum: 5, unusedShare: 0 };
		});
		const sum = serve(DEFAULT, hour).reduce((all, { tokens }) => all + tokens, 0);
		expect(sum).toBeGreaterThanOrEqual(3_600 + 40 - 1);
		expect(sum).toBeLessThanOrEqual(3_600 + 40);
	});

	it('loses nothing by tokens that are handed back', () => {
		const idle: Visit = { gapMs: 0, quantum: 20, unusedShare: 1 };
		const all: Visit = { gapMs: 0, quantum: 40, unusedShare: 0 };
		const takes = serve(DEFAULT, [...Array.from({ length: 100 }, () => idle), all]);
		expect(takes.at(-1)?.tokens).toBe(40);
	});
});

describe('tokensAvailable', () => {
	it.each([
		['an instant in the past is a full bucket', 0, 40],
		['now is a full bucket', START, 40],
		['one token is missing', START + 1_000, 39],
		['half a token is missing', START + 500, 39.5],
		['one token is left', START + 39_000, 1],
		['the bucket is empty', START + 40_000, 0],
		['never below nothing', START + 99_000, 0],
	])('%s', (_, fullAt, expected) => {
		expect(tokensAvailable(DEFAULT, fullAt, START)).toBe(expected);
	});

	it('never falls while time passes and nothing is taken', () => {
		fc.assert(
			fc.property(pace, fc.nat(600_000), fc.nat(600_000), (rule, ahead, passes) => {
				const now = tokensAvailable(rule, START + ahead, START);
				return tokensAvailable(rule, START + ahead, START + passes) >= now - 1e-9;
			}),
		);
	});
});

describe('waitForToken', () => {
	it.each([
		['a full bucket', 0, 0],
		['exactly one token', START + 39_000, 0],
		['almost one token', START + 39_001, 1],
		['an empty bucket', START + 40_000, 1_000],
	])('of %s is right', (_, fullAt, expected) => {
		expect(waitForToken(DEFAULT, fullAt, START)).toBe(expected);
	});

	it('is enough, and no millisecond too long', () => {
		fc.assert(
			fc.property(pace, fc.double({ min: 0, max: 1e7, noNaN: true }), (rule, ahead) => {
				const fullAt = START + ahead;
				const wait = waitForToken(rule, fullAt, START);
				expect(Number.isInteger(wait)).toBe(true);
				expect(tokensAvailable(rule, fullAt, START + wait)).toBeGreaterThanOrEqual(1 - 1e-4);
				if (wait > 0) {
					expect(fullAt).toBeGreaterThan(latestFullAtWithToken(rule, START + wait - 1));
				}
			}),
			{ numRuns: 500 },
		);
	});

	it('is nothing exactly where the take is not refused', () => {
		fc.assert(
			fc.property(pace, fc.integer({ min: -1_000, max: 1_000_000 }), (rule, ahead) => {
				const fullAt = START + ahead;
				const refused = fullAt > latestFullAtWithToken(rule, START);
				return waitForToken(rule, fullAt, START) > 0 === refused;
			}),
		);
	});
});

describe('no pace', () => {
	it('always has a full bucket and never waits', () => {
		fc.assert(
			fc.property(fc.nat(1e9), (ahead) => {
				expect(tokensAvailable(UNPACED, START + ahead, START)).toBe(40);
				expect(waitForToken(UNPACED, START + ahead, START)).toBe(0);
			}),
		);
		expect(tokenMs(UNPACED)).toBe(0);
	});
});

describe('tokenMs', () => {
	it.each([
		[1, 1_000],
		[200, 5],
		[0.5, 2_000],
	])('at %d a second is %d ms', (perSecond, expected) => {
		expect(tokenMs({ capacity: 1, perSecond })).toBe(expected);
	});
});

describe('loweredFullAt', () => {
	const told = (remaining: number, resetMs: number) => ({ remaining, resetMs, nowMs: START });

	it.each([
		['many left changes nothing', 0, told(90, 30_000), 40],
		['three left leaves three', 0, told(3, 30_000), 3],
		['a fraction counts as none', 0, told(0.9, 30_000), 0],
		['a bucket that is emptier stays so', START + 39_000, told(20, 30_000), 1],
	])('%s', (_, fullAt, left, tokens) => {
		expect(tokensAvailable(DEFAULT, loweredFullAt(DEFAULT, fullAt, left), START)).toBe(tokens);
	});

	it('gives no token before the reset when no call is left, and one right then', () => {
		const fullAt = loweredFullAt(DEFAULT, 0, told(0, 30_000));
		expect(waitForToken(DEFAULT, fullAt, START)).toBe(30_000);
	});

	it('only ever makes slower, and leaves no more tokens than calls', () => {
		const left = fc.record({ remaining: fc.nat(200), resetMs: fc.nat(86_400_000) });
		fc.assert(
			fc.property(pace, fc.nat(1_000_000), left, (rule, ahead, { remaining, resetMs }) => {
				const before = START + ahead;
				const after = loweredFullAt(rule, before, told(remaining, resetMs));
				expect(after).toBeGreaterThanOrEqual(before);
				// With no call left there is one whole token at the reset, however near that is.
				if (remaining === 0) {
					expect(waitForToken(rule, after, START)).toBeGreaterThanOrEqual(resetMs - 1);
				} else {
					expect(tokensAvailable(rule, after, START)).toBeLessThanOrEqual(remaining + 1e-6);
				}
			}),
		);
	});

	it('leaves an unpaced lane alone: a 429 holds it then', () => {
		expect(loweredFullAt(UNPACED, 7, told(0, 30_000))).toBe(7);
	});
});

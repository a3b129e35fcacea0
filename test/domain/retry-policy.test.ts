import fc from 'fast-check';
import {
	ERROR_CODE_NAMES,
	errorEntry,
	type ErrorCode,
} from '../../service/src/domain/error-codes.js';
import { UpstreamError, type UpstreamOutcome } from '../../service/src/domain/errors.js';
import { transition } from '../../service/src/domain/publication-state.js';
import {
	backoffMs,
	decideAfterAttempt,
	type AttemptFacts,
	type RetryPolicy,
} from '../../service/src/domain/retry-policy.js';

const POLICY: RetryPolicy = {
	baseMs: 30_000,
	capMs: 900_000,
	jitter: 0.25,
	maxAttempts: 5,
	throttleMs: 60_000,
	appPauseMs: 900_000,
	readBackMs: [2_000, 5_000, 10_000, 30_000, 120_000],
	unclearMs: [900_000, 3_600_000],
};

const OUTCOMES: readonly UpstreamOutcome[] = [
	'notSent',
	'refused',
	'throttled',
	'unavailable',
	'unknown',
];
const FRESH: AttemptFacts = { attempts: 1, postponed: 0, cancelRequested: false, random: 0.5 };
const HOPELESS: AttemptFacts = { ...FRESH, attempts: 1_000, postponed: 1_000 };

const codes = fc.constantFrom(...ERROR_CODE_NAMES);
const outcomes = fc.constantFrom(...OUTCOMES);
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const counts = fc.record({ attempts: fc.nat(1_000), postponed: fc.nat(1_000), random });

const decide = (error: UpstreamError, facts: Partial<AttemptFacts> = {}) =>
	decideAfterAttempt(error, { ...FRESH, ...facts }, POLICY);

describe('backoffMs', () => {
	it.each([
		[0, 30_000],
		[1, 60_000],
		[2, 120_000],
		[3, 240_000],
		[4, 480_000],
		[5, 900_000],
		[6, 900_000],
		[10_000, 900_000],
	])('waits without jitter, before repeat %i, %i ms', (n, expected) => {
		expect(backoffMs(POLICY, n, 0.5)).toBe(expected);
	});

	it('moves a wait by the jitter at most, either way', () => {
		expect(backoffMs(POLICY, 0, 0)).toBe(22_500);
		expect(backoffMs(POLICY, 0, 1)).toBe(37_500);
		fc.assert(
			fc.property(fc.nat(2_000), random, (n, fraction) => {
				const plain = Math.min(900_000, 30_000 * 2 ** n);
				const wait = backoffMs(POLICY, n, fraction);
				return Number.isInteger(wait) && wait >= plain * 0.75 && wait <= plain * 1.25;
			}),
		);
	});

	it('never grows shorter with further repeats and the same fraction', () => {
		fc.assert(
			fc.property(
				fc.nat(100),
				random,
				(n, fraction) => backoffMs(POLICY, n + 1, fraction) >= backoffMs(POLICY, n, fraction),
			),
		);
	});
});

/** What the effect of a code says, wherever the outcome proves that nothing was made. */
function triggerOf(outcome: UpstreamOutcome, code: ErrorCode): string {
	if (outcome === 'unknown') return 'lose';
	if (outcome === 'throttled') return 'giveBack';
	const effect = errorEntry(code).pin;
	if (effect === 'reconnect') return 'giveBack';
	if (effect === 'retry' || outcome !== 'refused') return 'postpone';
	return 'refuse';
}

describe('decideAfterAttempt', () => {
	const cases = OUTCOMES.flatMap((outcome) =>
		ERROR_CODE_NAMES.map((code) => [outcome, code, triggerOf(outcome, code)] as const),
	);

	it.each(cases)('%s with %s leads to %s', (outcome, code, trigger) => {
		const decision = decide(new UpstreamError(code, outcome));
		expect(decision.trigger).toBe(trigger);
		expect(decision.code).toBe(code);
		const ends = transition('publishing', decision.trigger)?.to === 'failed';
		expect(decision.waitMs === undefined).toBe(ends);
	});

	it('makes only moves that the table has from publishing', () => {
		fc.assert(
			fc.property(outcomes, codes, counts, fc.boolean(), (outcome, code, facts, cancel) => {
				const error = new UpstreamError(code, outcome);
				const { trigger, guard } = decide(error, { ...facts, cancelRequested: cancel });
				return transition('publishing', trigger, guard) !== undefined;
			}),
			{ numRuns: 1_000 },
		);
	});

	it('does not read the texts of an error', () => {
		fc.assert(
			fc.property(outcomes, codes, fc.string(), (outcome, code, message) => {
				const bare = decide(new UpstreamError(code, outcome));
				const wordy = decide(
					new UpstreamError(code, outcome, { message, upstream: { upstreamMessage: message } }),
				);
				expect(wordy).toEqual(bare);
			}),
		);
	});

	it('reads the board back after the first wait of the ladder of looks', () => {
		const error = new UpstreamError('publish_timeout', 'unknown');
		expect(decide(error)).toEqual({ trigger: 'lose', code: 'publish_timeout', waitMs: 2_000 });
		const without = decideAfterAttempt(error, FRESH, { ...POLICY, readBackMs: [] });
		expect(without.waitMs).toBe(0);
	});
});

describe('an account that may not go on', () => {
	it.each([
		[12_345, 12_345],
		[0, 0],
		[undefined, 60_000],
	])('waits behind a gate of the time Pinterest names (%s)', (retryAfterMs, ms) => {
		const error = new UpstreamError('rate_limited', 'throttled', { upstream: { retryAfterMs } });
		expect(decide(error)).toEqual({
			trigger: 'giveBack',
			code: 'rate_limited',
			waitMs: 0,
			gate: { code: 'rate_limited', ms },
		});
	});

	it.each(['token_expired', 'token_revoked', 'scope_missing'] as const)(
		'waits for a reconnect after %s',
		(code) => {
			const { trigger, gate } = decide(new UpstreamError(code, 'refused'));
			expect({ trigger, gate }).toEqual({
				trigger: 'giveBack',
				gate: { code, ms: 'untilReconnected' },
			});
		},
	);

	it('never uses up the tries of a record, however many there were', () => {
		for (const code of ERROR_CODE_NAMES) {
			expect(decide(new UpstreamError(code, 'throttled'), HOPELESS).trigger).toBe('giveBack');
			if (errorEntry(code).pin !== 'reconnect') continue;
			for (const outcome of ['refused', 'unavailable', 'notSent'] as const) {
				expect(decide(new UpstreamError(code, outcome), HOPELESS).trigger).toBe('giveBack');
			}
		}
	});

	it('is, beside a refusal of the app, the only reason for a gate', () => {
		fc.assert(
			fc.property(outcomes, codes, counts, (outcome, code, facts) => {
				const { gate } = decide(new UpstreamError(code, outcome), facts);
				const account = outcome === 'throttled' || errorEntry(code).pin === 'reconnect';
				const app = code === 'pinterest_not_permitted' && outcome === 'refused';
				return (gate !== undefined) === ((account && outcome !== 'unknown') || app);
			}),
		);
	});
});

describe('a requested cancel', () => {
	it('wins over every outcome that proves that nothing was made', () => {
		fc.assert(
			fc.property(outcomes, codes, counts, (outcome, code, facts) => {
				fc.pre(outcome !== 'unknown');
				const error = new UpstreamError(code, outcome);
				const decision = decide(error, { ...facts, cancelRequested: true });
				expect(decision).toMatchObject({ trigger: 'concedeCancel', code: 'canceled' });
				expect(decision.waitMs).toBeUndefined();
			}),
			{ numRuns: 500 },
		);
	});

	it('never wins over an unknown outcome', () => {
		fc.assert(
			fc.property(codes, counts, (code, facts) => {
				const error = new UpstreamError(code, 'unknown');
				return decide(error, { ...facts, cancelRequested: true }).trigger === 'lose';
			}),
			{ numRuns: 200 },
		);
	});

	it('closes the gate of the lane all the same', () => {
		const error = new UpstreamError('token_expired', 'refused');
		expect(decide(error, { cancelRequested: true }).gate).toEqual({
			code: 'token_expired',
			ms: 'untilReconnected',
		});
	});
});

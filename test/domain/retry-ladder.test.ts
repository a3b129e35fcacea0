import fc from 'fast-check';
import { UpstreamError, type UpstreamOutcome } from '../../service/src/domain/errors.js';
import {
	decideAfterAttempt,
	type AttemptFacts,
	type Decision,
	type RetryPolicy,
} from '../../service/src/domain/retry-policy.js';

const POLICY: RetryPolicy = {
	baseMs: 30_000,
	capMs: 900_000,
	jitter: 0.25,
	maxAttempts: 5,
	throttleMs: 60_000,
	appPauseMs: 900_000,
	readBackMs: [2_000],
	unclearMs: [],
};
const LADDER = [900_000, 3_600_000, 14_400_000];

const facts = (attempts: number, postponed: number, random = 0.5): AttemptFacts => ({
	attempts,
	postponed,
	random,
	cancelRequested: false,
});

const busy = (outcome: UpstreamOutcome = 'refused'): UpstreamError =>
	new UpstreamError('transient_upstream', outcome);
const unfetched = (outcome: UpstreamOutcome = 'refused'): UpstreamError =>
	new UpstreamError('media_url_temporarily_unavailable', outcome, {
		upstream: { ladderMs: LADDER },
	});

/** Fails again and again with the same error; answers with every decision until the last. */
function course(error: UpstreamError, sent: boolean, limit = 50): Decision[] {
	const decisions: Decision[] = [];
	for (let tries = 1; tries <= limit; tries++) {
		const decision = decideAfterAttempt(error, facts(sent ? tries : 0, tries - 1), POLICY);
		decisions.push(decision);
		if (decision.trigger !== 'postpone') break;
	}
	return decisions;
}

describe('a passing fault', () => {
	it.each(['refused', 'unavailable'] as const)(
		'is tried five times in all with growing waits, when the outcome is %s',
		(outcome) => {
			const decisions = course(busy(outcome), true);
			expect(decisions.map(({ trigger }) => trigger)).toEqual([
				'postpone',
				'postpone',
				'postpone',
				'postpone',
				'exhaust',
			]);
			expect(decisions.map(({ waitMs }) => waitMs)).toEqual([
				30_000,
				60_000,
				120_000,
				240_000,
				undefined,
			]);
		},
	);

	it('names its code when the tries are used up', () => {
		expect(decideAfterAttempt(busy(), facts(5, 4), POLICY)).toEqual({
			trigger: 'exhaust',
			code: 'transient_upstream',
		});
	});

	it('is exhausted exactly from the last allowed try on', () => {
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 50 }), fc.nat(50), (attempts, postponed) => {
				const { trigger } = decideAfterAttempt(busy(), facts(attempts, postponed), POLICY);
				return trigger === (attempts >= 5 ? 'exhaust' : 'postpone');
			}),
		);
	});

	it('is never exhausted where no call was sent, and waits at most the cap', () => {
		for (const error of [busy('notSent'), unfetched('notSent')]) {
			const decisions = course(error, false);
			expect(decisions).toHaveLength(50);
			expect(decisions.every(({ trigger }) => trigger === 'postpone')).toBe(true);
			expect(decisions.at(-1)?.waitMs).toBe(POLICY.capMs);
		}
	});
});

describe('a rule with a ladder of its own', () => {
	it('is waited for by its own steps, then given up', () => {
		const decisions = course(unfetched(), true);
		expect(decisions.map(({ trigger }) => trigger)).toEqual([
			'postpone',
			'postpone',
			'postpone',
			'exhaust',
		]);
		expect(decisions.map(({ waitMs }) => waitMs)).toEqual([...LADDER, undefined]);
	});

	it('is begun at its foot after an outage in which nothing was sent', () => {
		const decision = decideAfterAttempt(unfetched(), facts(1, 20), POLICY);
		expect(decision).toMatchObject({ trigger: 'postpone', waitMs: LADDER[0] });
	});

	it('wins over the count of attempts, both ways', () => {
		expect(decideAfterAttempt(unfetched(), facts(99, 0), POLICY).trigger).toBe('postpone');
		expect(decideAfterAttempt(unfetched(), facts(4, 3), POLICY).trigger).toBe('exhaust');
	});

	it('keeps its steps within the jitter', () => {
		fc.assert(
			fc.property(
				fc.nat(LADDER.length - 1),
				fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
				(step, random) => {
					const { waitMs } = decideAfterAttempt(unfetched(), facts(step + 1, step, random), POLICY);
					const own = LADDER[step] ?? Number.NaN;
					expect(waitMs).toBeGreaterThanOrEqual(own * 0.75);
					expect(waitMs).toBeLessThanOrEqual(own * 1.25);
				},
			),
		);
	});
});

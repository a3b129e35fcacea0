import fc from 'fast-check';
import { transition } from '../../service/src/domain/publication-state.js';
import {
	decideAfterLook,
	type LookFacts,
	type ReadBackVerdict,
} from '../../service/src/domain/read-back.js';
import type { RetryPolicy } from '../../service/src/domain/retry-policy.js';

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
const LAST = POLICY.readBackMs.length;
const END = LAST + POLICY.unclearMs.length;

const ADOPT: ReadBackVerdict = { kind: 'adopt', pinId: 'p1', others: [] };
const ABSENT: ReadBackVerdict = { kind: 'absent' };
const UNCLEAR: ReadBackVerdict = { kind: 'unclear' };

const decide = (verdict: ReadBackVerdict, facts: Partial<LookFacts> & { looks: number }) =>
	decideAfterLook(verdict, { attempts: 1, postponed: 0, cancelRequested: false, ...facts }, POLICY);

const looks = fc.integer({ min: 1, max: 50 });
const verdicts = fc.constantFrom(ADOPT, ABSENT, UNCLEAR);

describe('decideAfterLook', () => {
	it.each([
		[1, 5_000],
		[2, 10_000],
		[3, 30_000],
		[4, 120_000],
	])('looks again after look %i in %i ms, absent or unclear', (made, waitMs) => {
		expect(decide(ABSENT, { looks: made })).toEqual({ trigger: 'lookAgain', waitMs });
		expect(decide(UNCLEAR, { looks: made })).toEqual({ trigger: 'lookAgain', waitMs });
	});

	it('clears an absent pin at the last look, at once', () => {
		expect(decide(ABSENT, { looks: LAST })).toEqual({ trigger: 'clear', waitMs: 0 });
	});

	it('goes on looking while it is unclear, then gives up', () => {
		expect(decide(UNCLEAR, { looks: LAST })).toEqual({ trigger: 'lookAgain', waitMs: 900_000 });
		expect(decide(UNCLEAR, { looks: LAST + 1 })).toEqual({
			trigger: 'lookAgain',
			waitMs: 3_600_000,
		});
		expect(decide(UNCLEAR, { looks: END })).toEqual({ trigger: 'giveUp', code: 'unconfirmed' });
	});

	it('clears an absent pin at a look of the unclear ladder too', () => {
		expect(decide(ABSENT, { looks: LAST + 1 }).trigger).toBe('clear');
		expect(decide(ABSENT, { looks: END + 10 }).trigger).toBe('clear');
	});

	it('adopts at any look, a requested cancel or not', () => {
		fc.assert(
			fc.property(looks, fc.boolean(), (made, cancelRequested) => {
				expect(decide(ADOPT, { looks: made, cancelRequested })).toEqual({ trigger: 'adopt' });
			}),
		);
	});

	it('never sends again before the last look, and only when the pin is absent', () => {
		fc.assert(
			fc.property(looks, verdicts, fc.boolean(), (made, verdict, cancelRequested) => {
				const { trigger } = decide(verdict, { looks: made, cancelRequested });
				if (trigger !== 'clear' && trigger !== 'concedeCancel') return;
				expect(verdict.kind).toBe('absent');
				expect(made).toBeGreaterThanOrEqual(LAST);
			}),
			{ numRuns: 500 },
		);
	});

	it('concedes a cancel exactly where it would have sent again', () => {
		fc.assert(
			fc.property(looks, verdicts, (made, verdict) => {
				const plain = decide(verdict, { looks: made });
				const asked = decide(verdict, { looks: made, cancelRequested: true });
				if (plain.trigger !== 'clear') expect(asked).toEqual(plain);
				else expect(asked).toEqual({ trigger: 'concedeCancel', code: 'canceled' });
			}),
			{ numRuns: 300 },
		);
	});

	it('makes only moves that the table has from verifying', () => {
		const ladder = fc.option(fc.array(fc.nat()), { nil: undefined });
		fc.assert(
			fc.property(
				fc.record({
					looks,
					attempts: fc.nat(10),
					postponed: fc.nat(10),
					ladderMs: ladder,
					cancelRequested: fc.boolean(),
				}),
				verdicts,
				(facts, verdict) => {
					const { trigger, guard } = decideAfterLook(verdict, facts, POLICY);
					return transition('verifying', trigger, guard) !== undefined;
				},
			),
			{ numRuns: 1_000 },
		);
	});

	it('settles every search after a bounded number of looks', () => {
		fc.assert(
			fc.property(verdicts, fc.integer({ min: END, max: 1_000 }), (verdict, made) => {
				return decide(verdict, { looks: made }).trigger !== 'lookAgain';
			}),
		);
	});
});

describe('an unknown outcome with a ladder of its own', () => {
	const ladderMs = [900_000, 3_600_000, 14_400_000];

	it.each([
		[0, 900_000],
		[1, 3_600_000],
		[2, 14_400_000],
	])('waits, after %i postponed calls, %i ms before the next try', (postponed, waitMs) => {
		const attempts = postponed + 1;
		expect(decide(ABSENT, { looks: LAST, attempts, postponed, ladderMs })).toEqual({
			trigger: 'clear',
			guard: 'ownLadder',
			waitMs,
			code: 'transient_upstream',
		});
	});

	it('begins at its first step, however often no call was sent before', () => {
		const decision = decide(ABSENT, { looks: LAST, attempts: 1, postponed: 7, ladderMs });
		expect(decision).toMatchObject({ guard: 'ownLadder', waitMs: 900_000 });
	});

	it('concedes a requested cancel instead of waiting', () => {
		const decision = decide(ABSENT, { looks: LAST, ladderMs, cancelRequested: true });
		expect(decision).toEqual({ trigger: 'concedeCancel', code: 'canceled' });
	});

	it('changes nothing about the looks themselves', () => {
		fc.assert(
			fc.property(looks, fc.constantFrom(ADOPT, UNCLEAR), (made, verdict) => {
				expect(decide(verdict, { looks: made, ladderMs })).toEqual(
					decide(verdict, { looks: made }),
				);
			}),
		);
	});
});

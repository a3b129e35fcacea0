import type { ErrorCode } from '../../service/src/domain/error-codes.js';
import { UpstreamError, type UpstreamOutcome } from '../../service/src/domain/errors.js';
import {
	decideAfterMediaStep,
	type MediaFacts,
	type MediaPolicies,
	type MediaStep,
} from '../../service/src/domain/media-steps.js';
import { transition } from '../../service/src/domain/publication-state.js';

const POLICIES: MediaPolicies = {
	media: { lookMs: [1_000, 2_000, 10_000], giveUpMs: 1_800_000, maxRegistrations: 5 },
	retry: {
		baseMs: 30_000,
		capMs: 900_000,
		jitter: 0.25,
		maxAttempts: 5,
		throttleMs: 60_000,
		appPauseMs: 900_000,
		readBackMs: [],
		unclearMs: [],
	},
};
const FACTS: MediaFacts = {
	registrations: 1,
	faults: 0,
	looks: 0,
	waitedMs: 0,
	processingMs: 0,
	cancelRequested: false,
	random: 0.5,
};
const fault = (
	code: ErrorCode,
	outcome: UpstreamOutcome,
	{ asking = false, retryAfterMs }: { asking?: boolean; retryAfterMs?: number } = {},
): MediaStep => ({
	kind: 'fault',
	asking,
	error: new UpstreamError(code, outcome, { upstream: { retryAfterMs } }),
});
const decide = (step: MediaStep, facts: Partial<MediaFacts> = {}) =>
	decideAfterMediaStep(step, { ...FACTS, ...facts }, POLICIES);

const STEPS: MediaStep[] = [
	{ kind: 'uploaded', mediaId: '1' },
	{ kind: 'processing' },
	{ kind: 'succeeded' },
	{ kind: 'rejected' },
	{ kind: 'forgotten' },
	{ kind: 'hopeless', code: 'missing_video_asset' },
	{ kind: 'stopped' },
	fault('pinterest_unavailable', 'unavailable'),
	fault('rate_limited', 'throttled'),
	fault('token_expired', 'refused'),
	fault('media_upload_refused', 'refused'),
];

describe('what follows from a step of a video', () => {
	it.each(STEPS)('is a move of the table: $kind', (step) => {
		for (const facts of [{}, { registrations: 5, waitedMs: 1e9, processingMs: 1e9 }]) {
			expect(transition('preparing', decide(step, facts).trigger)).toBeDefined();
		}
	});

	it.each(STEPS)('is the cancel where one was asked for: $kind', (step) => {
		expect(decide(step, { cancelRequested: true })).toEqual({
			trigger: 'concedeCancel',
			code: 'canceled',
		});
	});

	it('looks again after growing waits, the last of which repeats', () => {
		expect(decide({ kind: 'uploaded', mediaId: '1' }).waitMs).toBe(1_000);
		const waits = [0, 1, 2, 50].map((looks) => decide({ kind: 'processing' }, { looks }).waitMs);
		expect(waits).toEqual([2_000, 10_000, 10_000, 10_000]);
	});

	it('gives a video up that Pinterest has worked on for too long, and not a moment before', () => {
		const at = (processingMs: number) => decide({ kind: 'processing' }, { processingMs });
		expect(at(1_799_999).trigger).toBe('lookAgain');
		expect(at(1_800_000)).toEqual({ trigger: 'refuse', code: 'media_failed' });
	});

	it('registers a forgotten or refused upload again, five times in all', () => {
		for (const step of [{ kind: 'forgotten' } as const, fault('media_upload_refused', 'refused')]) {
			expect(decide(step, { registrations: 4 }).trigger).toBe('lookAgain');
			expect(decide(step, { registrations: 5 })).toEqual({
				trigger: 'refuse',
				code: 'media_upload_refused',
			});
		}
	});

	it('gates the lane for what lies in the account, and puts the record behind the gate', () => {
		expect(decide(fault('token_expired', 'refused'))).toMatchObject({
			trigger: 'ready',
			gate: { code: 'token_expired', ms: 'untilReconnected' },
		});
		expect(decide(fault('rate_limited', 'throttled', { retryAfterMs: 7_000 }))).toMatchObject({
			trigger: 'ready',
			gate: { code: 'rate_limited', ms: 7_000 },
		});
	});

	it('gates nothing for a limited question: that quota is not the one of pins', () => {
		const decision = decide(fault('rate_limited', 'throttled', { asking: true }));
		expect(decision).toEqual({ trigger: 'lookAgain', waitMs: 60_000, code: 'rate_limited' });
	});

	it('waits longer after each passing fault, for a day at most', () => {
		const after = (faults: number, waitedMs = 0) =>
			decide(fault('pinterest_unavailable', 'unavailable'), { faults, waitedMs });
		expect([0, 1, 9].map((faults) => after(faults).waitMs)).toEqual([30_000, 60_000, 900_000]);
		expect(after(9, 86_400_000)).toEqual({ trigger: 'refuse', code: 'pinterest_unavailable' });
	});

	it('ends with a refusal that no repeat would change', () => {
		expect(decide(fault('board_access_denied', 'refused'))).toEqual({
			trigger: 'refuse',
			code: 'board_access_denied',
		});
	});
});

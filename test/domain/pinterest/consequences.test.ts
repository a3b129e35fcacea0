import { UpstreamError } from '../../../service/src/domain/errors.js';
import { decideAfterLook } from '../../../service/src/domain/read-back.js';
import {
	decideAfterAttempt,
	type AttemptFacts,
	type Decision,
	type RetryPolicy,
} from '../../../service/src/domain/retry-policy.js';
import { classify, type Answer } from '../../../service/src/pinterest/classify.js';

const MINUTE = 60_000;
const POLICY: RetryPolicy = {
	baseMs: 30_000,
	capMs: 15 * MINUTE,
	jitter: 0.25,
	maxAttempts: 5,
	throttleMs: MINUTE,
	appPauseMs: 15 * MINUTE,
	readBackMs: [2_000, 3_000, 5_000, 20_000, 90_000],
	unclearMs: [15 * MINUTE, 60 * MINUTE],
};

type Given = Partial<Answer>;

/** As the client makes an error of an answer to the creation of a pin. */
function errorOf(given: Given): UpstreamError {
	const now = new Date('2026-03-01T12:00:00Z');
	const found = classify({ operation: 'createPin', message: '', headers: {}, now, ...given });
	const { rule, retryAfterMs, ladderMs } = found;
	return new UpstreamError(found.code, found.outcome, {
		upstream: { rule, retryAfterMs, ladderMs },
	});
}

const facts = (given: Partial<AttemptFacts> = {}): AttemptFacts => ({
	attempts: 1,
	postponed: 0,
	cancelRequested: false,
	random: 0.5,
	...given,
});

const after = (given: Given, more: Partial<AttemptFacts> = {}): Decision =>
	decideAfterAttempt(errorOf(given), facts(more), POLICY);

const body = (status: number, upstreamCode: number, message = ''): Given => ({
	status,
	upstreamCode,
	message,
});

const SPAM = body(429, 9, 'We blocked this link because it may lead to spam.');
const OUR_END = body(400, 2787, 'Something went wrong on our end');
const UNFETCHED = body(400, 1, 'Sorry, we could not fetch the image.');
const TRIAL = body(403, 29, 'Apps with Trial access may not create Pins in production');

const REFRESHABLE = { code: 'token_expired', ms: 'untilReconnected' } as const;

describe('what follows from an answer to the creation of a pin, by the rule it falls under', () => {
	it.each<readonly [rule: number, given: Given, expected: Decision]>([
		[
			1,
			{ networkFault: 'notSent' },
			{ trigger: 'postpone', code: 'transient_upstream', waitMs: 30_000 },
		],
		[2, { networkFault: 'noAnswer' }, { trigger: 'lose', code: 'publish_timeout', waitMs: 2_000 }],
		[
			3,
			{ status: 201, okWithoutId: true },
			{ trigger: 'lose', code: 'publish_timeout', waitMs: 2_000 },
		],
		[4, SPAM, { trigger: 'refuse', code: 'link_blocked', pausesLink: true }],
		[5, OUR_END, { trigger: 'lose', code: 'publish_timeout', waitMs: 2_000 }],
		[
			6,
			{ ...body(429, 8), headers: { 'retry-after': '7' } },
			{
				trigger: 'giveBack',
				code: 'rate_limited',
				gate: { code: 'rate_limited', ms: 7_000 },
				waitMs: 0,
			},
		],
		[
			9,
			TRIAL,
			{
				trigger: 'refuse',
				code: 'pinterest_not_permitted',
				gate: { code: 'pinterest_not_permitted', ms: 15 * MINUTE },
			},
		],
		[
			10,
			body(401, 2),
			{ trigger: 'giveBack', code: 'token_expired', gate: REFRESHABLE, waitMs: 0 },
		],
		[
			11,
			body(401, 3),
			{
				trigger: 'giveBack',
				code: 'scope_missing',
				gate: { code: 'scope_missing', ms: 'untilReconnected' },
				waitMs: 0,
			},
		],
		[12, body(403, 233), { trigger: 'refuse', code: 'invalid_image' }],
		[13, body(404, 40), { trigger: 'refuse', code: 'resource_not_found' }],
		[14, body(404, 50), { trigger: 'refuse', code: 'resource_not_found' }],
		[
			15,
			body(404, 404, 'Media upload not found.'),
			{ trigger: 'refuse', code: 'resource_not_found' },
		],
		[16, body(403, 29), { trigger: 'refuse', code: 'board_access_denied' }],
		[
			17,
			UNFETCHED,
			{ trigger: 'postpone', code: 'media_url_temporarily_unavailable', waitMs: 5 * MINUTE },
		],
		[
			18,
			body(400, 1, 'The format of the image is not supported'),
			{ trigger: 'refuse', code: 'invalid_image' },
		],
		[20, body(409, 409), { trigger: 'postpone', code: 'transient_upstream', waitMs: 30_000 }],
		[21, body(400, 1, 'bad link'), { trigger: 'refuse', code: 'invalid_payload' }],
		[23, body(500, 500), { trigger: 'lose', code: 'publish_timeout', waitMs: 2_000 }],
		[24, body(418, 418), { trigger: 'lose', code: 'publish_timeout', waitMs: 2_000 }],
	])('rule %i', (rule, given, expected) => {
		expect(errorOf(given).upstream.rule).toBe(rule);
		const { guard: _, gate, pausesLink, ...decision } = after(given);
		expect({ ...decision, ...(gate && { gate }), ...(pausesLink && { pausesLink }) }).toEqual(
			expected,
		);
	});
});

describe('the ladders of the rules', () => {
	it('rule 5 reads the board back, then tries again after 15, 60 and 240 minutes', () => {
		const { ladderMs } = errorOf(OUR_END).upstream;
		const looks = POLICY.readBackMs.length;
		const waits = [0, 1, 2].map(
			(postponed) =>
				decideAfterLook(
					{ kind: 'absent' },
					{ looks, attempts: postponed + 1, postponed, ladderMs, cancelRequested: false },
					POLICY,
				).waitMs,
		);
		expect(waits.map((ms) => (ms ?? 0) / MINUTE)).toEqual([15, 60, 240]);
	});

	it('rule 17 tries three times more within about 30 minutes, then fails and says so', () => {
		const decisions = [0, 1, 2, 3].map((postponed) =>
			after(UNFETCHED, { attempts: postponed + 1, postponed }),
		);
		expect(decisions.map(({ trigger }) => trigger)).toEqual([
			'postpone',
			'postpone',
			'postpone',
			'exhaust',
		]);
		const total = decisions.reduce((sum, { waitMs = 0 }) => sum + waitMs, 0);
		expect(total).toBe(30 * MINUTE);
	});

	it('rule 20 makes five attempts in all, each wait moved by the jitter', () => {
		const locked = body(409, 409);
		expect(after(locked, { random: 0 }).waitMs).toBe(22_500);
		expect(after(locked, { random: 0.999 }).waitMs).toBeGreaterThan(37_000);
		expect(after(locked, { attempts: 4, postponed: 3 }).trigger).toBe('postpone');
		expect(after(locked, { attempts: 5, postponed: 4 }).trigger).toBe('exhaust');
	});

	it('rule 4 tries no second time', () => {
		for (let attempts = 1; attempts <= 5; attempts++) {
			expect(after(SPAM, { attempts }).trigger).toBe('refuse');
		}
	});
});

describe('a requested cancel', () => {
	it('is granted after a spam block, and the domain is held all the same', () => {
		expect(after(SPAM, { cancelRequested: true })).toMatchObject({
			trigger: 'concedeCancel',
			pausesLink: true,
		});
	});
});

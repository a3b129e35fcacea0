import {
	decideAfterLook,
	decideAfterRefusal,
	judgeReadBack,
	withoutMark,
	type ReadBackVerdict,
} from '../../domain/read-back.js';
import type { Decision } from '../../domain/retry-policy.js';
import { crashPoint } from '../../platform/crash-points.js';
import { withContent, type Intent, type PublicationRecord } from '../publications/index.js';
import type { RunResult } from '../lanes/index.js';
import { applyOutcome, type Outcome } from './apply-outcome.js';
import type { PublishingDeps } from './deps.js';
import { readBoard, type TokenRefused } from './read-board.js';

/** One look at the board of a record whose outcome is unknown. Never sends anything. */
export async function verify(
	deps: PublishingDeps,
	record: PublicationRecord,
	signal: AbortSignal,
): Promise<RunResult> {
	const { intent } = record;
	if (!intent) throw new Error(`publication ${record._id} is verified without an intent`);
	crashPoint('verify.before-look');
	const verdict = await lookAtBoard(deps, { record, intent, signal });
	crashPoint('verify.looked');
	const applied = await applyOutcome(deps, record, outcomeOf(deps, verdict));
	if (applied.kind === 'remotePinTaken') {
		// Another record adopted the same pin a moment ago; the next look leaves it out.
		await applyOutcome(deps, record, outcomeOf(deps, UNCLEAR));
	}
	return { ...(applied.kind === 'applied' ? applied.result : {}), tokenUnused: true };
}

/** What a look found out; none was made where the token was refused. */
type Verdict = ReadBackVerdict | TokenRefused;

async function lookAtBoard(
	deps: PublishingDeps,
	look: { record: PublicationRecord; intent: Intent; signal: AbortSignal },
): Promise<Verdict> {
	const { record, intent } = look;
	const found = await readBoard(deps, look);
	if (found.kind === 'tokenRefused') return isDoubtOver(deps, record, found) ? UNCLEAR : found;
	if (found.kind === 'unclear') return UNCLEAR;
	const taken = await deps.publications.ownedRemotePins({
		accountId: intent.accountId,
		pinIds: found.reading.pins.map((pin) => pin.id),
		exceptRecord: record._id,
	});
	return judgeReadBack(intent, found.reading, taken);
}

const UNCLEAR: ReadBackVerdict = { kind: 'unclear' };

/** A pair that nobody could renew for so long holds up no search any more. */
function isDoubtOver(
	{ clock, settings }: PublishingDeps,
	{ readBack }: PublicationRecord,
	{ dead }: TokenRefused,
): boolean {
	const sinceMs = readBack?.since.getTime() ?? clock.now().getTime();
	return !dead && clock.now().getTime() - sinceMs > settings.late.limitMs;
}

function outcomeOf(deps: PublishingDeps, verdict: Verdict): Outcome {
	return verdict.kind === 'tokenRefused' ? notRead(deps, verdict) : looked(deps, verdict);
}

/** The search stays where it is; a dead connection holds the whole lane, and says so. */
const notRead = ({ settings }: PublishingDeps, { dead, version }: TokenRefused): Outcome => ({
	decide: () => decideAfterRefusal(dead, settings.retry),
	describe: (record) => ({
		set: { fault: record.fault ?? null },
		// Of a renewal that fails there may be thousands.
		quiet: !dead,
		note: { message: 'the board was not read: the token was refused' },
	}),
	tokenVersion: version,
});

const looksAt = (record: PublicationRecord): number => (record.readBack?.looks ?? 0) + 1;

function looked({ clock, settings }: PublishingDeps, verdict: ReadBackVerdict): Outcome {
	return {
		decide: (record) => {
			const decision = decideAfterLook(
				verdict,
				{
					looks: looksAt(record),
					attempts: record.attempts,
					postponed: record.postponed,
					ladderMs: record.readBack?.ladderMs,
					cancelRequested: record.cancelRequestedAt !== undefined,
				},
				settings.retry,
			);
			return notEarly(record, decision, clock.now());
		},
		describe: (record, decision) => {
			const now = clock.now();
			const readBack = { since: now, ...record.readBack, looks: looksAt(record) };
			if (decision.trigger === 'adopt') return adopted(record, verdict, now);
			if (decision.trigger === 'lookAgain') {
				return { set: { readBack, fault: record.fault ?? null } };
			}
			const counts = decision.guard === 'ownLadder' ? { postponed: 1 } : {};
			return { set: { readBack: null }, counts };
		},
	};
}

/** A retry at an instant read the board back at once; what is proven absent waits for its time. */
function notEarly(record: PublicationRecord, decision: Decision, now: Date): Decision {
	const { runAt } = record;
	if (decision.trigger !== 'clear' || !runAt || runAt <= now) return decision;
	return { trigger: 'clear', guard: 'runAtAhead', waitMs: runAt.getTime() - now.getTime() };
}

function adopted(
	record: PublicationRecord,
	verdict: ReadBackVerdict,
	now: Date,
): ReturnType<Outcome['describe']> {
	if (verdict.kind !== 'adopt') return {};
	const others = verdict.others.length > 0 ? { other_matches: verdict.others } : {};
	return {
		set: {
			pinterestPinId: verdict.pinId,
			publishedAt: now,
			readBack: null,
			...asSent(record.intent),
		},
		note: {
			message:
				verdict.others.length > 0
					? `adopted after reading the board back; also matching: ${verdict.others.join(', ')}`
					: 'adopted after reading the board back',
		},
		facts: { pinterest_pin_id: verdict.pinId, attempts: record.attempts, ...others },
	};
}

/** After edits and a retry elsewhere: what is on Pinterest is what was sent, where it was sent to. */
function asSent(intent: Intent | undefined): Partial<PublicationRecord> {
	if (!intent) return {};
	const { accountId, startedAt: _, linkMark, ...sent } = intent;
	const link = sent.link && linkMark ? withoutMark(sent.link, linkMark) : sent.link;
	const content = { ...sent, link };
	return { accountId, ...withContent(content) };
}

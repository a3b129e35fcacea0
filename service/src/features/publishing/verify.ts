import { UpstreamError } from '../../domain/errors.js';
import {
	decideAfterLook,
	judgeReadBack,
	withoutMark,
	type BoardReading,
	type ReadBackVerdict,
} from '../../domain/read-back.js';
import type { Decision } from '../../domain/retry-policy.js';
import { crashPoint } from '../../platform/crash-points.js';
import { withContent, type Intent, type PublicationRecord } from '../publications/index.js';
import type { RunResult } from '../lanes/index.js';
import { applyOutcome, type Outcome } from './apply-outcome.js';
import type { PublishingDeps } from './deps.js';

const CLOCK_SLACK_MS = 60_000;

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
		await applyOutcome(deps, record, outcomeOf(deps, { kind: 'unclear' }));
	}
	return { tokenUnused: true };
}

/** Reads the board back; a failed reading is never "absent". */
async function lookAtBoard(
	deps: PublishingDeps,
	look: { record: PublicationRecord; intent: Intent; signal: AbortSignal },
): Promise<ReadBackVerdict> {
	const reading = await readBoard(deps, look);
	if (!reading) return { kind: 'unclear' };
	const { record, intent } = look;
	const taken = await deps.publications.ownedRemotePins({
		accountId: intent.accountId,
		pinIds: reading.pins.map((pin) => pin.id),
		exceptRecord: record._id,
	});
	return judgeReadBack(intent, reading, taken);
}

async function readBoard(
	{ accounts, ports, logger }: PublishingDeps,
	{ record, intent, signal }: { record: PublicationRecord; intent: Intent; signal: AbortSignal },
): Promise<BoardReading | null> {
	const account = await accounts.find(intent.accountId);
	if (!account || account.revoked) return null;
	const port = ports.forProvider(account.provider);
	const since = new Date(intent.startedAt.getTime() - CLOCK_SLACK_MS);
	const tokens = await accounts.tokens(intent.accountId);
	if (!tokens) return null;
	const read = (accessToken: string): Promise<BoardReading> =>
		port.listBoardPins(
			accessToken,
			{ boardId: intent.boardId, since },
			{ signal, accountId: intent.accountId },
		);
	try {
		return await read(tokens.accessToken);
	} catch (error) {
		if (!(error instanceof UpstreamError)) throw error;
		logger.info({ pin: record._id, code: error.code }, 'the board could not be read back');
		if (error.code !== 'token_expired') return null;
	}
	// A refused token must not end a search: renew it now, the next look uses the new one.
	await accounts.refresh(intent.accountId, tokens.version);
	return null;
}

const looksAt = (record: PublicationRecord): number => (record.readBack?.looks ?? 0) + 1;

function outcomeOf({ clock, settings }: PublishingDeps, verdict: ReadBackVerdict): Outcome {
	return {
		decide: (record) => {
			const decision = decideAfterLook(
				verdict,
				{
					looks: looksAt(record),
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

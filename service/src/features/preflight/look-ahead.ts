import {
	decideAfterPreflight,
	STATES_BEFORE_CLAIM,
	type AfterLook,
} from '../../domain/preflight.js';
import { refusalOf, type Finding } from '../../domain/preflight-findings.js';
import type { StoredEvent } from '../../domain/events.js';
import type { RunResult, TurnContext } from '../lanes/index.js';
import { changeOf, type ClaimedPreflight, type PublicationRecord } from '../publications/index.js';
import type { PreflightDeps } from './deps.js';
import { inspect } from './inspect.js';

/**
 * One look at a claimed record: its findings go into the record with their event, and a certain
 * refusal fails it. Nothing is done where the record was edited, claimed or ended meanwhile.
 */
export async function lookAhead(
	deps: PreflightDeps,
	claimed: ClaimedPreflight,
	{ signal }: TurnContext,
): Promise<RunResult> {
	const { record } = claimed;
	// Under way: the claim of its publishing ends the looks, or this lease does.
	if (!STATES_BEFORE_CLAIM.includes(record.state)) return {};
	const account = await deps.findAccount(record.workspaceId, record.accountId);
	const { content, runAt } = record;
	const findings = await inspect(deps, {
		account: account?.revokedAt ? null : account,
		content,
		runAt,
		signal,
	});
	const now = deps.clock.now();
	const next = decideAfterPreflight({ state: record.state, runAt, now, findings });
	const told = await apply(deps, claimed, { findings, now, next });
	if (told) deps.wake('dispatch', record.workspaceId);
	return {};
}

interface Found {
	readonly findings: readonly Finding[];
	readonly now: Date;
	readonly next: AfterLook;
}

/** Whether an event was stored. */
async function apply(
	deps: PreflightDeps,
	claimed: ClaimedPreflight,
	{ findings, now, next }: Found,
): Promise<boolean> {
	const { preflights } = deps.publications;
	const { record } = claimed;
	const found = { checkedAt: now, findings };
	if (next.kind !== 'keep') {
		const due = next.kind === 'refuseDue' ? await becomeDue(deps, claimed, now) : record;
		if (due && (await refuse(deps, { ...claimed, record: due }, found))) return true;
	}
	const nextAt = next.kind === 'keep' ? next.nextAt : null;
	const kept = await preflights.keep(claimed, {
		preflight: nextAt ? { ...found, nextAt } : found,
		event: findings.length > 0 ? warningOf(claimed, found) : null,
		waits: STATES_BEFORE_CLAIM,
	});
	return kept === 'told';
}

/** A plan has no refusal of its own; one whose instant has come is queued first. */
const becomeDue = (
	{ publications }: PreflightDeps,
	claimed: ClaimedPreflight,
	now: Date,
): Promise<PublicationRecord | null> => {
	const { nextAt } = claimed.record;
	return publications.preflights.move(
		claimed,
		changeOf(claimed.record, { trigger: 'due', now, nextAt }),
	);
};

async function refuse(
	{ publications }: PreflightDeps,
	claimed: ClaimedPreflight,
	{ checkedAt, findings }: { readonly checkedAt: Date; readonly findings: readonly Finding[] },
): Promise<boolean> {
	const fault = refusalOf(findings);
	if (!fault) return false;
	const change = changeOf(claimed.record, {
		trigger: 'refuse',
		now: checkedAt,
		set: {
			fault: { ...fault, at: checkedAt },
			failedAt: checkedAt,
			preflight: { checkedAt, findings },
		},
		note: fault,
		facts: { ...fault, findings },
	});
	return (await publications.preflights.move(claimed, change)) !== null;
}

/** The look's own id keeps the warnings of two looks apart, whatever else happened to the record. */
function warningOf(
	{ record, claim }: ClaimedPreflight,
	{ checkedAt, findings }: { readonly checkedAt: Date; readonly findings: readonly Finding[] },
): StoredEvent {
	const name = 'pin.warning';
	return {
		id: `${record._id}.${record.seq}.${name}.${claim}`,
		name,
		at: checkedAt,
		sequence: record.seq,
		facts: { findings, due_at: record.runAt?.toISOString() ?? null },
	};
}

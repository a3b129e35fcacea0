import type { ErrorCode } from '../../domain/error-codes.js';
import { errorEntry } from '../../domain/error-codes.js';
import type { Decision } from '../../domain/retry-policy.js';
import { crashPoint } from '../../platform/crash-points.js';
import { WITHOUT_END, type RunResult } from '../lanes/index.js';
import { changeOf, type ChangeRequest, type PublicationRecord } from '../publications/index.js';
import type { PublishingDeps } from './deps.js';

/** An outcome on its way into the record. */
export interface Outcome {
	/** Computed again for each version of the record, so that a cancel in between is heard. */
	decide(record: PublicationRecord): Decision;
	/** Further fields, counters and notes of the change the decision leads to. */
	describe(record: PublicationRecord, decision: Decision): Omit<ChangeRequest, 'trigger' | 'now'>;
	/** Public sentence of the fault, where it says more than the table. */
	readonly message?: string;
	/** The token pair that was used; a gate that waits for a reconnect is closed for it alone. */
	readonly tokenVersion?: number;
}

type Facts = Readonly<Record<string, unknown>>;

export type Applied =
	| { readonly kind: 'applied'; readonly result: RunResult; readonly decision: Decision }
	| { readonly kind: 'superseded' }
	| { readonly kind: 'remotePinTaken' };

/** A record can be changed by a call while it is published; it cannot be so again and again. */
const MAX_VERSIONS = 10;

/**
 * Writes an outcome under the fence: state, history, counters and events in one update.
 * A gate is closed before, so that nobody serves the lane in between.
 */
export async function applyOutcome(
	deps: PublishingDeps,
	claimed: PublicationRecord,
	outcome: Outcome,
): Promise<Applied> {
	let record: PublicationRecord | null = claimed;
	for (let version = 0; version < MAX_VERSIONS && record; version++) {
		const decision = outcome.decide(record);
		const gated = await holdLane(deps, record.accountId, { decision, outcome });
		const pause = decision.pausesLink ? await pauseLink(deps, record) : {};
		const change = changeOf(record, requestOf(deps, { record, decision, outcome, pause }));
		crashPoint('outcome.before-store');
		const applied = await deps.publications.apply(change);
		if (applied === 'remote_pin_taken') return { kind: 'remotePinTaken' };
		if (applied === 'applied') {
			crashPoint('outcome.stored');
			if ('$min' in change.update) deps.wake('dispatch', record.workspaceId);
			return { kind: 'applied', decision, result: { gated } };
		}
		const fresh: PublicationRecord | null = await deps.publications.underFence(
			claimed._id,
			claimed.fence,
		);
		record = fresh?.state === claimed.state ? fresh : null;
	}
	// Another claim is in force: what it finds out stands, ours may not be written any more.
	deps.logger.warn({ pin: claimed._id, fence: claimed.fence }, 'an outcome came after its lease');
	return { kind: 'superseded' };
}

function requestOf(
	{ clock }: PublishingDeps,
	{
		record,
		decision,
		outcome,
		pause,
	}: { record: PublicationRecord; decision: Decision; outcome: Outcome; pause: Facts },
): ChangeRequest {
	const now = clock.now();
	const described = outcome.describe(record, decision);
	const { code, waitMs } = decision;
	const message = code && sentenceOf(decision, outcome, code);
	const fault = code && message ? { code, message, at: now } : null;
	const failed = ['refuse', 'exhaust', 'giveUp', 'concedeCancel'].includes(decision.trigger);
	return {
		trigger: decision.trigger,
		guard: decision.guard,
		now,
		...described,
		...(waitMs === undefined ? {} : { nextAt: new Date(now.getTime() + waitMs) }),
		set: { fault, ...(failed ? { failedAt: now, readBack: null } : {}), ...described.set },
		note: { ...(code ? { code, message } : {}), ...described.note },
		facts: { ...(code ? { code, message } : {}), ...pause, ...described.facts },
	};
}

/** Closes the lane's gate where the decision asks for it; false where it stays open. */
async function holdLane(
	deps: PublishingDeps,
	accountId: string,
	{ decision: { gate }, outcome }: { decision: Decision; outcome: Outcome },
): Promise<boolean> {
	if (!gate) return false;
	if (gate.ms !== 'untilReconnected' || outcome.tokenVersion === undefined) {
		await closeGate(deps, accountId, gate);
		return true;
	}
	const message = outcome.message ?? errorEntry(gate.code).message;
	const refused = { accountId, version: outcome.tokenVersion, code: gate.code, message };
	if (!(await deps.accounts.requireReconnect(refused))) return false;
	await closeGate(deps, accountId, gate);
	// A connection made in between opened the gate before it was closed.
	if (await deps.accounts.requireReconnect(refused)) return true;
	await deps.lanes.openGate({ kind: 'publish', laneId: accountId });
	deps.wake('publish', accountId);
	return false;
}

/** What the table promises of a code does not hold for the last try. */
function sentenceOf({ trigger }: Decision, { message }: Outcome, code: ErrorCode): string {
	const sentence = message ?? errorEntry(code).message;
	return trigger === 'exhaust' ? `${sentence} All tries are used up.` : sentence;
}

/** Before the record says so: nothing of the domain may go out in between. */
async function pauseLink(
	{ linkPauses }: PublishingDeps,
	record: PublicationRecord,
): Promise<Facts> {
	const { accountId, intent } = record;
	const pause = await linkPauses.pause({ accountId, link: intent?.link ?? null });
	return pause ? { link_domain: pause.domain, link_paused_until: pause.until.toISOString() } : {};
}

async function closeGate(
	{ lanes, clock, wake, logger }: PublishingDeps,
	accountId: string,
	{ code, ms }: { code: ErrorCode; ms: number | 'untilReconnected' },
): Promise<void> {
	const since = clock.now();
	const until = ms === 'untilReconnected' ? WITHOUT_END : new Date(since.getTime() + ms);
	// That a connection is dead is told by the account, once, whoever found it out.
	const event = ms === 'untilReconnected' ? undefined : 'account.limited';
	const workspaceId = await lanes.gate({
		kind: 'publish',
		laneId: accountId,
		gate: { until, code, since },
		event,
	});
	if (!workspaceId) return;
	wake('dispatch', workspaceId);
	// Nobody who uses the service can mend it: whoever runs it must know.
	if (code === 'pinterest_not_permitted') {
		logger.error({ account: accountId, until }, 'Pinterest does not permit publishing to the app');
	}
}

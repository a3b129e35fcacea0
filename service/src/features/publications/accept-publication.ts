import { ServiceError } from '../../domain/errors.js';
import {
	differingFields,
	fingerprint,
	type PinContent,
	type Submission,
} from '../../domain/fingerprint.js';
import { likenessKey } from '../../domain/likeness.js';
import type { Clock } from '../../platform/clock.js';
import { crashPoint } from '../../platform/crash-points.js';
import { newId } from '../../platform/ids.js';
import type { WakeLane } from '../lanes/index.js';
import { countCreation, type GiveBack } from './count-creation.js';
import type { InsertRecordDeps } from './insert-record.js';
import type { PublicationRecord } from './model.js';
import type { PublicationStore } from './store.js';
import { withContent } from './with-content.js';

export interface AcceptDeps extends InsertRecordDeps {
	readonly clock: Clock;
	readonly wake: WakeLane;
	/**
	 * Counts a creation of the workspace; what it answers takes that back. Throws `quota_exceeded`.
	 * Nothing is counted where it is absent.
	 */
	takeCreation?(workspaceId: string): Promise<GiveBack | null>;
	/** Whether new records are looked at ahead of time. */
	readonly preflight?: boolean;
}

export interface AcceptInput {
	readonly workspaceId: string;
	readonly accountId: string;
	readonly content: PinContent;
	/** Its instant makes it a schedule; absent: a pin that goes out at once. */
	readonly runAt?: Date;
	readonly idempotencyKey?: string;
	/** Accounts whose records the caller may see; null = all. */
	readonly permitted: readonly string[] | null;
	/** Told from the stored file; an image when absent. */
	readonly mediaType?: PublicationRecord['mediaType'];
}

export interface Accepted {
	readonly record: PublicationRecord;
	readonly alreadyExisted: boolean;
}

let accepted = 0;

/**
 * Makes a record that goes out at once or at its instant: one insert, then a wake-up that may fail.
 * The same key and content answer with the first record; other content is refused.
 */
export async function acceptPublication(deps: AcceptDeps, input: AcceptInput): Promise<Accepted> {
	const fresh = newRecord(input, deps.clock.now());
	// Found by the sweep: a wake-up would be a second call for what has no hurry.
	if (deps.preflight) fresh.preflight = { nextAt: fresh.createdAt };
	crashPoint('accept.before-insert');
	const counted = await countCreation(deps, {
		fresh,
		recall: () => existingPublication(deps, input),
	});
	if ('existing' in counted) return counted.existing;
	const { kind, record } = counted;
	if (kind === 'inserted') {
		crashPoint('accept.after-insert');
		if (isDue(record)) deps.wake('publish', record.accountId);
		return { record, alreadyExisted: false };
	}
	const existing = await existingPublication(deps, input);
	if (existing) return existing;
	// The twin was deleted between the insert and the look.
	throw new ServiceError('conflict', {
		message: 'The pin with this idempotency key was just deleted.',
	});
}

/** The record that already has this key: the same content answers with it, other is refused. */
export async function existingPublication(
	deps: { readonly publications: Pick<PublicationStore, 'byIdempotencyKey'> },
	input: AcceptInput,
): Promise<Accepted | null> {
	if (input.idempotencyKey === undefined) return null;
	const existing = await deps.publications.byIdempotencyKey(
		input.workspaceId,
		input.idempotencyKey,
	);
	if (!existing) return null;
	if (input.permitted && !input.permitted.includes(existing.accountId)) {
		throw new ServiceError('idempotency_key_reused', {
			message: 'This idempotency key belongs to a pin of an account that this API key is not for.',
		});
	}
	const submission = submissionOf(input);
	if (existing.fingerprint === fingerprint(submission)) {
		return { record: existing, alreadyExisted: true };
	}
	const differing = differingFields(submission, {
		...existing.content,
		accountId: existing.accountId,
		runAt: existing.runAt?.toISOString() ?? null,
	});
	const how =
		differing.length > 0
			? `which differs in: ${differing.join(', ')}`
			: 'which was sent with other content and changed since';
	throw new ServiceError('idempotency_key_reused', {
		message: `This idempotency key already belongs to pin ${existing._id}, ${how}.`,
		facts: { existing_pin_id: existing._id, differing_fields: differing },
	});
}

function submissionOf(input: AcceptInput): Submission {
	const { content, accountId, runAt } = input;
	return { ...content, accountId, runAt: runAt?.toISOString() ?? null };
}

const isDue = ({ nextAt, createdAt }: PublicationRecord): boolean =>
	nextAt !== undefined && nextAt <= createdAt;

function newRecord(input: AcceptInput, now: Date): PublicationRecord {
	accepted = (accepted + 1) % 1_000;
	const { runAt = null } = input;
	const state = runAt ? 'scheduled' : 'queued';
	const submission = submissionOf(input);
	return {
		_id: newId(),
		workspaceId: input.workspaceId,
		accountId: input.accountId,
		scheduleId: runAt ? newId() : null,
		state,
		...withContent(input.content),
		mediaType: input.mediaType ?? 'image',
		runAt,
		nextAt: runAt && runAt > now ? runAt : now,
		order: now.getTime() * 1_000 + accepted,
		fence: 0,
		seq: 1,
		attempts: 0,
		postponed: 0,
		...(input.idempotencyKey === undefined ? {} : { idempotencyKey: input.idempotencyKey }),
		fingerprint: fingerprint(submission),
		likeKey: likenessKey(submission),
		history: [{ seq: 1, at: now, trigger: 'accept', from: null, to: state, fence: 0 }],
		outbox: [],
		createdAt: now,
		updatedAt: now,
	};
}

import { ServiceError } from '../../domain/errors.js';
import { isNearDuplicate } from '../../domain/likeness.js';
import type { PublicationRecord } from './model.js';
import type { PublicationStore } from './store.js';

export interface InsertRecordDeps {
	readonly publications: Pick<
		PublicationStore,
		'insert' | 'byIdempotencyKey' | 'byLikeness' | 'likeBefore' | 'yieldLikeness'
	>;
	/** Whether the workspace refuses near-duplicates; asked only when there is one. */
	blocksNearDuplicates(workspaceId: string): Promise<boolean>;
}

export interface Inserted {
	/** `taken`: the workspace has a record with this idempotency key. */
	readonly kind: 'inserted' | 'taken';
	readonly record: PublicationRecord;
}

/** Rivals that are inserted at the same moment and take the likeness from each other. */
const MAX_RIVALS = 5;
/** Records in vain in a row that are passed over, one read each. */
const MAX_BEFORE = 10;

/**
 * Inserts a record, and names in it the one of the last day that is like it. The newest of a
 * likeness holds its unique key, so a record without a like costs one insert and no read.
 * Throws `near_duplicate` where the workspace refuses those.
 */
export async function insertRecord(
	deps: InsertRecordDeps,
	record: PublicationRecord,
): Promise<Inserted> {
	let fresh = record;
	for (let rival = 0; rival < MAX_RIVALS; rival++) {
		const result = await deps.publications.insert(fresh);
		if (result !== 'alike') return { kind: result, record: fresh };
		if (await isRepeat(deps, record)) return { kind: 'taken', record };
		fresh = await besideItsLike(deps, record);
	}
	const { likeKey: _, ...plain } = fresh;
	const result = await deps.publications.insert(plain);
	return { kind: result === 'taken' ? 'taken' : 'inserted', record: plain };
}

/** A repeat is like its first record too, and gets that one's answer. */
async function isRepeat(
	{ publications }: InsertRecordDeps,
	{ workspaceId, idempotencyKey }: PublicationRecord,
): Promise<boolean> {
	if (idempotencyKey === undefined) return false;
	return (await publications.byIdempotencyKey(workspaceId, idempotencyKey)) !== null;
}

async function besideItsLike(
	deps: InsertRecordDeps,
	record: PublicationRecord,
): Promise<PublicationRecord> {
	const { likeKey, workspaceId, createdAt } = record;
	const newest = likeKey === undefined ? null : await deps.publications.byLikeness(likeKey);
	if (!newest) return record;
	const near = await findNear(deps, newest, createdAt);
	if (near && (await deps.blocksNearDuplicates(workspaceId))) throw refusal(near._id);
	await deps.publications.yieldLikeness(newest._id);
	return near ? { ...record, nearDuplicateOf: near._id } : record;
}

/** Only the newest holds the likeness; where that one came to nothing, it names the one before. */
async function findNear(
	{ publications }: InsertRecordDeps,
	newest: PublicationRecord,
	now: Date,
): Promise<PublicationRecord | null> {
	let other: PublicationRecord | null = newest;
	for (let before = 0; other && before < MAX_BEFORE; before++) {
		if (isNearDuplicate(other, now)) return other;
		other = await publications.likeBefore(other);
	}
	return null;
}

const refusal = (existing: string): ServiceError =>
	new ServiceError('near_duplicate', {
		message: `Pin ${existing} of the last 24 hours has the same account, board, media and link.`,
		facts: { existing_pin_id: existing },
	});

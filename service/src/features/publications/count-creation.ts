import { setTimeout as wait } from 'node:timers/promises';
import { ServiceError } from '../../domain/errors.js';
import { insertRecord, type InsertRecordDeps, type Inserted } from './insert-record.js';
import type { PublicationRecord } from './model.js';

/** Takes a counted creation back that came to nothing. */
export type GiveBack = () => Promise<void>;

export interface CountCreationDeps extends InsertRecordDeps {
	takeCreation?(workspaceId: string): Promise<GiveBack | null>;
}

/** A twin of the request that took the last one may still be inserting its record. */
const LOOKS = 3;
const BETWEEN_LOOKS_MS = 40;

/**
 * Inserts a record and counts it where the workspace has a quota: first counted, then inserted, so
 * that there are never more records than the quota. A repeat is not counted, and gets its record
 * even where nothing is left. Throws `quota_exceeded`, and what the insert throws.
 */
export async function countCreation<T>(
	deps: CountCreationDeps,
	{ fresh, recall }: { fresh: PublicationRecord; recall: () => Promise<T | null> },
): Promise<Inserted | { readonly existing: T }> {
	const taken = await take(deps, fresh, recall);
	if (taken !== null && typeof taken === 'object') return taken;
	try {
		const inserted = await insertRecord(deps, fresh);
		if (inserted.kind === 'taken') await taken?.();
		return inserted;
	} catch (error) {
		// Of an insert without an answer it is not known whether it took effect: that one stays counted.
		if (error instanceof ServiceError) await taken?.();
		throw error;
	}
}

async function take<T>(
	{ takeCreation }: CountCreationDeps,
	{ workspaceId, idempotencyKey }: PublicationRecord,
	recall: () => Promise<T | null>,
): Promise<GiveBack | null | { readonly existing: T }> {
	try {
		return (await takeCreation?.(workspaceId)) ?? null;
	} catch (error) {
		const known = error instanceof ServiceError && error.code === 'quota_exceeded';
		if (!known || idempotencyKey === undefined) throw error;
		for (let looks = 1; looks <= LOOKS; looks++) {
			const existing = await recall();
			if (existing) return { existing };
			if (looks < LOOKS) await wait(BETWEEN_LOOKS_MS);
		}
		throw error;
	}
}

import type { GatherLimits } from './gather.js';
import { isBulkWriteError, type Collection } from './mongo.js';

/** Few enough at once that they fill up while many wait, and one alone is not held up. */
export const WRITES_TOGETHER: GatherLimits = { atOnce: 4, most: 50 };

/** An update of one document. */
export interface SingleUpdate {
	readonly filter: Record<string, unknown>;
	readonly update: Record<string, unknown> | Record<string, unknown>[];
}

export interface UpdatedTogether {
	/** How many found their document. */
	readonly matched: number;
	/** Positions of those that the server refused; nothing of them was written. */
	readonly refused: ReadonlySet<number>;
}

/**
 * Several updates in one command, each for itself: waiting for the majority is most of what an
 * update costs. Throws where nothing is known of them, as a single one would.
 */
export async function updateTogether<T extends { _id: string }>(
	collection: Collection<T>,
	updates: readonly SingleUpdate[],
): Promise<UpdatedTogether> {
	const operations = updates.map(({ filter, update }) => ({ updateOne: { filter, update } }));
	try {
		const { matchedCount } = await collection.bulkWrite(
			operations as unknown as Parameters<typeof collection.bulkWrite>[0],
			{ ordered: false },
		);
		return { matched: matchedCount, refused: new Set() };
	} catch (error) {
		const refused = refusedBy(error);
		if (!refused) throw error;
		return { matched: refused.matched, refused: new Set(refused.positions) };
	}
}

/** Null where more is wrong than single updates: no connection, no majority. */
function refusedBy(error: unknown): { matched: number; positions: number[] } | null {
	if (!isBulkWriteError(error)) return null;
	const faults = [error.writeErrors].flat();
	if (faults.length === 0 || error.result.getWriteConcernError()) return null;
	return { matched: error.matchedCount, positions: faults.map(({ index }) => index) };
}

import { statesAllowing } from '../../domain/publication-state.js';
import { collectionOf, type Collection, type Connection } from '../../platform/mongo.js';
import { restoreGuardModel, type RestoreGuardRecord } from './restore-guard-model.js';
import { publicationModel, type PublicationRecord } from './model.js';
import type { RestoreTarget } from './restore-of.js';

/** The queries of the restore guard. */
export interface RestoreQueries {
	/** Restored records that may have been published since the backup, in batches. */
	list(request: { backupTime: Date; now: Date; limit: number }): Promise<RestoreTarget[]>;
	/** What the guard of this backup did; null while it has not run to its end. */
	done(backupTime: Date): Promise<RestoreGuardRecord | null>;
	markDone(guard: { backupTime: Date; records: number; now: Date }): Promise<void>;
}

/** A backup may take this long: it holds records that were accepted after it began. */
const BACKUP_MS = 3_600_000;

const TARGET = { seq: 1, fence: 1, state: 1, accountId: 1, content: 1 } as const;

export function createRestoreQueries(connection: Connection): RestoreQueries {
	const records = collectionOf<PublicationRecord>(connection, publicationModel);
	const guards = collectionOf<RestoreGuardRecord>(connection, restoreGuardModel);
	return {
		list: async ({ backupTime, now, limit }) => {
			// What was accepted after the restore was never in the old database.
			const restored = { createdAt: { $lte: new Date(backupTime.getTime() + BACKUP_MS) } };
			const waiting = statesAllowing('restore').filter((state) => state !== 'preparing');
			const due = await read(records, {
				filter: { ...restored, nextAt: { $lte: now }, state: { $in: waiting } },
				limit,
			});
			if (due.length > 0) return due;
			// A video waits by another clock, and may have been ready long ago.
			return read(records, { filter: { ...restored, state: 'preparing' }, limit });
		},
		done: (backupTime) => guards.findOne({ _id: backupTime.toISOString() }),
		markDone: async ({ backupTime, records: count, now }) => {
			await guards.updateOne(
				{ _id: backupTime.toISOString() },
				{ $setOnInsert: { doneAt: now }, $inc: { records: count } },
				{ upsert: true },
			);
		},
	};
}

async function read(
	records: Collection<PublicationRecord>,
	{ filter, limit }: { filter: Record<string, unknown>; limit: number },
): Promise<RestoreTarget[]> {
	const found: unknown = await records.find(filter, { projection: TARGET }).limit(limit).toArray();
	return found as RestoreTarget[];
}

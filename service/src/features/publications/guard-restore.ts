import type { Clock } from '../../platform/clock.js';
import { restoreOf } from './restore-of.js';
import type { RestoreQueries } from './restore-queries.js';
import type { PublicationStore } from './store.js';

export interface GuardRestoreDeps {
	readonly publications: Pick<PublicationStore, 'applyAll'>;
	readonly restore: RestoreQueries;
	readonly clock: Clock;
}

/** Records of one write. */
const BATCH = 500;
/** Batches without a change in a row: somebody publishes although nobody may. */
const MAX_IDLE = 20;

/**
 * After the database was restored from a backup of that instant: what may have been published
 * since is read back before it may go out. Publishing records need nothing: their lease is lost,
 * so their next claim reads them back too. Safe to repeat. Answers with how many it sent there.
 */
export async function guardRestore(
	{ publications, restore, clock }: GuardRestoreDeps,
	backupTime: Date,
): Promise<number> {
	let records = 0;
	for (let idle = 0; idle < MAX_IDLE;) {
		const now = clock.now();
		const found = await restore.list({ backupTime, now, limit: BATCH });
		if (found.length === 0) {
			await restore.markDone({ backupTime, records, now });
			return records;
		}
		const applied = await publications.applyAll(
			found.map((record) => restoreOf(record, { now, backupTime })),
		);
		records += applied;
		idle = applied === 0 ? idle + 1 : 0;
	}
	throw new Error('the restored publications do not stand still: stop every publisher first');
}

import { ServiceError } from '../../domain/errors.js';
import type { Clock } from '../../platform/clock.js';
import type { WakeLane } from '../lanes/index.js';
import type { Change } from './change.js';
import type { PublicationRecord } from './model.js';
import type { PublicationStore } from './store.js';

export interface ChangeRecordDeps {
	readonly publications: Pick<PublicationStore, 'change'>;
	readonly clock: Clock;
	readonly wake: WakeLane;
}

export interface RecordChange {
	/** The record as it is now; throws where the caller has none such. */
	read(): Promise<PublicationRecord>;
	/** The update for this version of it, null to leave it; throws where it may not be changed. */
	decide(record: PublicationRecord): Promise<Change | null> | Change | null;
}

/** Versions a call follows before it gives up against others that change the same record. */
const MAX_VERSIONS = 10;

/**
 * Changes a record for a call. The update matches only the version it was decided on: where the
 * engine or another call was faster, it is decided again. Answers with the record afterwards.
 */
export async function changeRecord(
	deps: ChangeRecordDeps,
	{ read, decide }: RecordChange,
): Promise<PublicationRecord> {
	for (let version = 0; version < MAX_VERSIONS; version++) {
		const record = await read();
		const change = await decide(record);
		if (!change) return record;
		const changed = await deps.publications.change(change);
		if (!changed) continue;
		wakeFor(deps, changed);
		return changed;
	}
	throw new ServiceError('conflict', {
		message: 'The object is being changed by others again and again.',
	});
}

/** Best effort: what nobody was woken for is found by the sweep. */
function wakeFor({ clock, wake }: ChangeRecordDeps, record: PublicationRecord): void {
	const { nextAt, outboxAt, accountId, workspaceId } = record;
	if (nextAt && nextAt <= clock.now()) wake('publish', accountId);
	if (outboxAt) wake('dispatch', workspaceId);
}

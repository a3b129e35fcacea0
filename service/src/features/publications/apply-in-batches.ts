import type { Clock } from '../../platform/clock.js';
import type { WakeLane } from '../lanes/index.js';
import type { Change } from './change.js';
import type { LateRecord } from './late-queries.js';
import type { PublicationStore } from './store.js';

export interface ApplyInBatchesDeps {
	readonly publications: Pick<PublicationStore, 'applyAll'>;
	readonly clock: Clock;
	readonly wake: WakeLane;
}

export interface Batches {
	/** The next records of one workspace; what was changed must not come again. */
	list(request: { now: Date; limit: number }): Promise<LateRecord[]>;
	changeOf(record: LateRecord, now: Date): Change;
}

/** Records of one write. */
const BATCH = 500;
/** Batches without a change in a row: others change the same records; the next look goes on. */
const MAX_IDLE = 3;

/** Changes all that is listed, batch by batch, and wakes the dispatcher. How many were changed. */
export async function applyInBatches(
	{ publications, clock, wake }: ApplyInBatchesDeps,
	{ list, changeOf }: Batches,
): Promise<number> {
	let changed = 0;
	for (let idle = 0; idle < MAX_IDLE;) {
		const now = clock.now();
		const found = await list({ now, limit: BATCH });
		const [first] = found;
		if (!first) return changed;
		const applied = await publications.applyAll(found.map((record) => changeOf(record, now)));
		changed += applied;
		idle = applied === 0 ? idle + 1 : 0;
		if (applied > 0) wake('dispatch', first.workspaceId);
	}
	return changed;
}

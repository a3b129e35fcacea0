import type { LateRange } from '../../domain/late-policy.js';
import type { Clock } from '../../platform/clock.js';
import type { WakeLane } from '../lanes/index.js';
import { expireOf } from './expire-of.js';
import type { PublicationStore } from './store.js';

export interface ExpireLateDeps {
	readonly publications: Pick<PublicationStore, 'late' | 'applyAll'>;
	readonly clock: Clock;
	readonly wake: WakeLane;
}

/** Records of one write. */
const BATCH = 500;
/** Batches without a change in a row: others change the same records; the next look goes on. */
const MAX_IDLE = 3;

/** Fails every waiting record of an account that was due in the range, with its event. How many. */
export async function expireLate(
	{ publications, clock, wake }: ExpireLateDeps,
	{ accountId, range }: { readonly accountId: string; readonly range: LateRange },
): Promise<number> {
	let expired = 0;
	for (let idle = 0; idle < MAX_IDLE;) {
		const now = clock.now();
		const found = await publications.late.list({ accountId, range, now, limit: BATCH });
		const [first] = found;
		if (!first) return expired;
		const applied = await publications.applyAll(
			found.map((record) => expireOf(record, { now, code: range.code })),
		);
		expired += applied;
		idle = applied === 0 ? idle + 1 : 0;
		if (applied > 0) wake('dispatch', first.workspaceId);
	}
	return expired;
}

import type { LaneStanding } from '../../domain/late-policy.js';
import type { Clock } from '../../platform/clock.js';
import type { LaneStore } from '../lanes/index.js';
import type { PublicationStore } from './store.js';

export interface CountSilentDeps {
	readonly publications: Pick<PublicationStore, 'late'>;
	readonly lanes: Pick<LaneStore, 'standings'>;
	readonly clock: Clock;
}

/** So long after the instant of its next look nobody can say that a record is merely queued. */
const OVERDUE_MS = 600_000;

/**
 * Records that should have been looked at ten minutes ago although no gate says why they wait and
 * their lane has not been at work since. More than 0 means that something stands still unnoticed.
 */
export async function countSilent({
	publications,
	lanes,
	clock,
}: CountSilentDeps): Promise<number> {
	const now = clock.now();
	const by = new Date(now.getTime() - OVERDUE_MS);
	let silent = 0;
	for (const kind of ['publish', 'prepare'] as const) {
		const overdue = await publications.late.countOverdue(kind, by);
		if (overdue.size === 0) continue;
		const standings = await lanes.standings({ kind, laneIds: [...overdue.keys()], now });
		for (const [accountId, standing] of standings) {
			if (isSilent(standing, by)) silent += overdue.get(accountId) ?? 0;
		}
	}
	return silent;
}

const isSilent = ({ gate, ableUntil }: LaneStanding, by: Date): boolean =>
	gate === null && (ableUntil === null || ableUntil < by);

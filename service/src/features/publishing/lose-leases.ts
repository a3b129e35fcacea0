import type { Clock } from '../../platform/clock.js';
import type { WakeLane } from '../lanes/index.js';
import type { PublicationStore } from '../publications/index.js';

export interface LoseLeasesDeps {
	readonly publications: Pick<PublicationStore, 'late' | 'claimNext'>;
	readonly clock: Clock;
	readonly wake: WakeLane;
}

/**
 * Turns records whose lease was lost into searches, in lanes that nobody serves: without a call, as
 * their next turn would. The board is read once the lane is served again.
 */
export async function loseLeases(
	{ publications, clock, wake }: LoseLeasesDeps,
	accountIds: readonly string[],
): Promise<void> {
	if (accountIds.length === 0) return;
	for (const accountId of await publications.late.lost({ accountIds, now: clock.now() })) {
		const claim = { accountId, now: clock.now(), leaseMs: 0 };
		const lost = await publications.claimNext({ ...claim, states: ['publishing'] });
		if (lost) wake('dispatch', lost.workspaceId);
	}
}

import type { Clock } from '../../platform/clock.js';
import type { WakeLane } from '../lanes/index.js';
import { cancelOf } from './cancel-of.js';
import type { PublicationStore } from './store.js';

export interface CancelPendingDeps {
	readonly publications: Pick<PublicationStore, 'cancelable' | 'applyAll'>;
	readonly wake: WakeLane;
	readonly clock: Clock;
}

export interface CancelPendingInput {
	readonly accountId: string;
	readonly workspaceId: string;
	/** Public sentence: why. */
	readonly reason: string;
}

/** Records of one write; a call for thousands must end within its time limit. */
const BATCH = 500;
/** Batches without a change in a row: somebody else changes the same records each time. */
const MAX_IDLE = 20;

/**
 * Cancels all that waits for an account, with its events, and asks to cancel what is on its way.
 * Safe to repeat: what was canceled already is left alone.
 */
export async function cancelPending(
	{ publications, wake, clock }: CancelPendingDeps,
	{ accountId, workspaceId, reason }: CancelPendingInput,
): Promise<void> {
	for (let idle = 0; idle < MAX_IDLE;) {
		const found = await publications.cancelable({ accountId, limit: BATCH });
		if (found.length === 0) return;
		const now = clock.now();
		const applied = await publications.applyAll(
			found.flatMap((one) => cancelOf(one, { now, reason }) ?? []),
		);
		idle = applied === 0 ? idle + 1 : 0;
		if (applied > 0) wake('dispatch', workspaceId);
	}
	throw new Error(`the pending publications of account ${accountId} do not stand still`);
}

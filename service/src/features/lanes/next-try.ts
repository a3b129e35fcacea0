import type { ErrorCode } from '../../domain/error-codes.js';
import { isPacingHold } from '../../domain/pacing-hold.js';
import type { Clock } from '../../platform/clock.js';
import type { LaneRef } from './model.js';
import type { LaneStore } from './store.js';
import type { Taken } from './take-lane.js';
import type { LaneKind } from './types.js';

export interface NextTryDeps {
	readonly store: Pick<LaneStore, 'gate'>;
	readonly clock: Clock;
}

type Refused = Extract<Taken, { kind: 'refused' }>;

/** A hold shorter than this is not worth a query for what could be done meanwhile. */
const WORTH_A_LOOK_MS = 2_000;

/**
 * When a refused turn tries again; `looks`: not later, because something under way is to be looked
 * at, which no pace holds up. Null: whoever opens the gate wakes the lane. Makes a reached cap a gate.
 */
export async function nextTry(
	deps: NextTryDeps,
	kind: LaneKind,
	{ laneId, refused }: { readonly laneId: string; readonly refused: Refused },
): Promise<{ readonly at: Date | null; readonly looks: boolean }> {
	const { until, why } = refused;
	if (!until) return { at: null, looks: false };
	if (why === 'cap') {
		await closeHold(deps, { kind: kind.name, laneId, until, code: 'daily_cap_reached' });
	}
	const now = deps.clock.now();
	if (!kind.looks || !isOurs(refused) || until.getTime() - now.getTime() < WORTH_A_LOOK_MS) {
		return { at: until, looks: false };
	}
	const lookAt = await kind.looks.next(laneId);
	if (!lookAt || lookAt >= until) return { at: until, looks: false };
	return { at: lookAt, looks: lookAt <= now };
}

function isOurs({ why, code }: Refused): boolean {
	return why === 'cap' || why === 'pace' || (code !== undefined && isPacingHold(code));
}

/** Closes the lane's gate for a hold of ours; one event, however many records wait. */
export async function closeHold(
	{ store, clock }: NextTryDeps,
	{ until, code, ...lane }: LaneRef & { readonly until: Date; readonly code: ErrorCode },
): Promise<void> {
	const gate = { until, code, since: clock.now() };
	await store.gate({ ...lane, gate, event: 'account.limited' });
}

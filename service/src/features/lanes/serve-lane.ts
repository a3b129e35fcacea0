import type { Clock } from '../../platform/clock.js';
import { newId } from '../../platform/ids.js';
import type { Logger } from '../../platform/logger.js';
import type { TtlCache } from '../../platform/ttl-cache.js';
import type { HeldLane, HeldLanes } from './held-lanes.js';
import { laneKey, type LaneRef } from './model.js';
import type { LaneStore } from './store.js';
import type { LaneKind, TurnContext } from './types.js';

export interface ServeDeps {
	readonly store: LaneStore;
	readonly held: HeldLanes;
	readonly clock: Clock;
	readonly processId: string;
	readonly leaseMs: number;
	/** True from the moment on at which no further item may be claimed. */
	readonly draining: () => boolean;
	readonly signal: AbortSignal;
	readonly logger: Logger;
	/** Missing lanes that were told of lately: the sweep asks for them again and again. */
	readonly complained: TtlCache<true>;
}

/** What becomes of the turn: it ends, or the lane wants another one in `inMs`. */
export type TurnEnd = { readonly kind: 'done' } | { readonly kind: 'again'; readonly inMs: number };

type Stop = 'quantum' | 'empty' | 'gated' | 'stopped';

/** The next item is this near: a turn that waits for it is cheaper than one more sweep. */
const SOON_MS = 100;
const AFTER_STOP_MS = 20;

/**
 * Serves a lane once: take it, run up to a quantum of its items, look whether it is empty while
 * the turn is still active, free it. Never waits: what is not due now is left to a later turn.
 */
export async function serveLane(deps: ServeDeps, kind: LaneKind, laneId: string): Promise<TurnEnd> {
	const { store, held, clock } = deps;
	// A new name for every run: nobody passes for a frozen predecessor.
	const owner = newId();
	const takenAt = clock.monotonic();
	const taken = await store.take({
		kind: kind.name,
		laneId,
		owner,
		ownerProcess: deps.processId,
		now: clock.now(),
		leaseMs: deps.leaseMs,
		quantum: kind.quantum,
		pace: kind.pace,
	});
	if (taken.kind === 'missing') {
		complain(deps, { kind: kind.name, laneId });
		return { kind: 'done' };
	}
	if (taken.kind === 'refused') return refusedTurn(taken.until, clock);

	const lane = held.hold({ kind: kind.name, laneId, owner, takenAt });
	let unusedTokens = taken.granted;
	try {
		const run = await runItems(deps, kind, { lane, granted: taken.granted });
		unusedTokens -= run.tokensUsed;
		return await endOfTurn({ kind, laneId, clock, stop: run.stop });
	} finally {
		held.drop(owner);
		await store.release({ kind: kind.name, laneId, owner, unusedTokens, pace: kind.pace });
	}
}

function complain({ logger, complained }: ServeDeps, lane: LaneRef): void {
	if (complained.get(laneKey(lane))) return;
	complained.set(laneKey(lane), true);
	logger.warn({ kind: lane.kind, lane: lane.laneId }, 'a turn found no lane; its items wait');
}

function refusedTurn(until: Date | null, clock: Clock): TurnEnd {
	if (!until) return { kind: 'done' };
	return { kind: 'again', inMs: Math.max(1, until.getTime() - clock.now().getTime()) };
}

async function endOfTurn(turn: {
	kind: LaneKind;
	laneId: string;
	clock: Clock;
	stop: Stop;
}): Promise<TurnEnd> {
	switch (turn.stop) {
		case 'quantum':
		case 'gated':
			// A gated lane is refused at its next take, which knows the end of the gate.
			return { kind: 'again', inMs: 0 };
		case 'stopped':
			// Draining or a lease near its end: whoever is next may go on with the lane.
			return { kind: 'again', inMs: AFTER_STOP_MS };
		case 'empty': {
			const next = await turn.kind.nextLook(turn.laneId);
			if (!next) return { kind: 'done' };
			const inMs = next.getTime() - turn.clock.now().getTime();
			return inMs > SOON_MS ? { kind: 'done' } : { kind: 'again', inMs: Math.max(0, inMs) };
		}
	}
}

interface Budget {
	left: number;
	tokensUsed: number;
	stop: Stop | null;
}

async function runItems(
	deps: ServeDeps,
	kind: LaneKind,
	{ lane, granted }: { lane: HeldLane; granted: number },
): Promise<{ stop: Stop; tokensUsed: number }> {
	const budget: Budget = { left: granted, tokensUsed: 0, stop: null };
	const context: TurnContext = { signal: deps.signal };
	const loops = Array.from({ length: kind.width }, () =>
		runOneByOne(deps, kind, {
			lane,
			budget,
			context,
		}),
	);
	await Promise.all(loops);
	return { stop: budget.stop ?? 'quantum', tokensUsed: budget.tokensUsed };
}

async function runOneByOne(
	deps: ServeDeps,
	kind: LaneKind,
	{ lane, budget, context }: { lane: HeldLane; budget: Budget; context: TurnContext },
): Promise<void> {
	while (!budget.stop && budget.left > 0) {
		if (deps.draining() || !lane.isSafe(deps.leaseMs / 5)) {
			budget.stop ??= 'stopped';
			return;
		}
		budget.left -= 1;
		const item = await kind.claim(lane.laneId);
		if (item === null) {
			budget.left += 1;
			budget.stop ??= 'empty';
			return;
		}
		const result = await kind.run(item, context);
		if (!result.tokenUnused) budget.tokensUsed += 1;
		if (result.gated) budget.stop = 'gated';
	}
}

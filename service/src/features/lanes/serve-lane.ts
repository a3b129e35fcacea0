import type { Clock } from '../../platform/clock.js';
import { crashPoint } from '../../platform/crash-points.js';
import { newId } from '../../platform/ids.js';
import type { Logger } from '../../platform/logger.js';
import type { TtlCache } from '../../platform/ttl-cache.js';
import type { HeldLane, HeldLanes } from './held-lanes.js';
import { laneKey, type LaneRef } from './model.js';
import type { AppBudget } from './app-budget.js';
import { closeHold, nextTry } from './next-try.js';
import type { LaneStore } from './store.js';
import type { TakenLane } from './take-lane.js';
import { newTally, tallied, type TurnTally } from './turn-tally.js';
import type { LaneKind, TurnContext } from './types.js';

export interface ServeDeps {
	readonly store: LaneStore;
	readonly held: HeldLanes;
	readonly clock: Clock;
	readonly processId: string;
	readonly leaseMs: number;
	/** What all lanes may send together; unbounded when absent. */
	readonly appBudget?: AppBudget;
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

/** Why a turn stopped, and what it knows by then of the lane's next item: null = there is none. */
interface Stopped {
	readonly stop: Stop;
	readonly known?: Date | null;
}

/** The next item is this near: a turn that waits for it is cheaper than one more sweep. */
const SOON_MS = 100;
const AFTER_STOP_MS = 20;

/**
 * Serves a lane once: take it, run up to a quantum of its items, look whether it is empty while
 * the turn is still active, free it. Never waits: what is not due now is left to a later turn.
 */
export async function serveLane(deps: ServeDeps, kind: LaneKind, laneId: string): Promise<TurnEnd> {
	const first = await takeLane(deps, kind, { laneId, looksOnly: false });
	if (first.taken.kind === 'missing') {
		complain(deps, { kind: kind.name, laneId });
		return { kind: 'done' };
	}
	if (first.taken.kind === 'taken') return serveTaken(deps, kind, { ...first, taken: first.taken });
	const { at, looks } = await nextTry(deps, kind, { laneId, refused: first.taken });
	if (!looks) return at ? again(deps, at) : { kind: 'done' };
	const second = await takeLane(deps, kind, { laneId, looksOnly: true });
	if (second.taken.kind === 'taken') {
		return serveTaken(deps, kind, { ...second, taken: second.taken });
	}
	const { taken } = second;
	return taken.kind === 'refused' && taken.until ? again(deps, taken.until) : { kind: 'done' };
}

const again = ({ clock }: ServeDeps, at: Date): TurnEnd => ({
	kind: 'again',
	inMs: Math.max(1, at.getTime() - clock.now().getTime()),
});

async function takeLane(
	{ store, clock, processId, leaseMs }: ServeDeps,
	kind: LaneKind,
	{ laneId, looksOnly }: { readonly laneId: string; readonly looksOnly: boolean },
) {
	// A new name for every run: nobody passes for a frozen predecessor.
	const owner = newId();
	const takenAt = clock.monotonic();
	const taken = await store.take({
		kind: kind.name,
		laneId,
		owner,
		ownerProcess: processId,
		now: clock.now(),
		leaseMs,
		quantum: kind.quantum,
		pace: kind.pace,
		limits: kind.limits,
		looksOnly,
	});
	return { laneId, owner, takenAt, taken, looksOnly };
}

interface TakenTurn {
	readonly laneId: string;
	readonly owner: string;
	readonly takenAt: number;
	readonly taken: TakenLane;
	readonly looksOnly: boolean;
}

async function serveTaken(deps: ServeDeps, kind: LaneKind, turn: TakenTurn): Promise<TurnEnd> {
	crashPoint('lane.taken');
	const { held, store, clock } = deps;
	const { laneId, owner, takenAt, taken, looksOnly } = turn;
	const lane = held.hold({ kind: kind.name, laneId, owner, takenAt });
	const tally = newTally();
	try {
		return await runReserved(deps, kind, { ...turn, lane, tally });
	} finally {
		held.drop(owner);
		const charged = looksOnly ? 0 : taken.granted;
		const { callsLeft, workedAt } = tally;
		await store.release({
			kind: kind.name,
			laneId,
			owner,
			pace: kind.pace,
			limits: kind.limits,
			unusedTokens: Math.max(0, charged - tally.tokensUsed),
			...(taken.dayEndsAt === null ? {} : { unusedOfDay: charged - tally.dayUsed }),
			...(kind.limits && !looksOnly ? { lastStartAt: tally.lastStartAt ?? taken.startBefore } : {}),
			...(workedAt === null ? {} : { workedAt: new Date(workedAt) }),
			...(callsLeft ? { callsLeft: { ...callsLeft, nowMs: clock.now().getTime() } } : {}),
		});
		crashPoint('lane.released');
	}
}

function complain({ logger, complained }: ServeDeps, lane: LaneRef): void {
	if (complained.get(laneKey(lane))) return;
	complained.set(laneKey(lane), true);
	logger.warn({ kind: lane.kind, lane: lane.laneId }, 'a turn found no lane; its items wait');
}

interface RunningTurn extends TakenTurn {
	readonly lane: HeldLane;
	readonly tally: TurnTally;
}

/** Runs no more than the app as a whole may send; a refusal there is a sleep like any other. */
async function runReserved(deps: ServeDeps, kind: LaneKind, turn: RunningTurn): Promise<TurnEnd> {
	const { taken, laneId, tally } = turn;
	const { appBudget } = deps;
	if (!appBudget || !kind.appWide || turn.looksOnly) {
		const stopped = await runItems(deps, kind, { ...turn, granted: taken.granted });
		return endOfTurn(deps, kind, { laneId, ...stopped });
	}
	const charged = { ...taken, pace: kind.pace };
	const reserved = await appBudget.reserve(taken.granted, charged);
	if (reserved.kind === 'refused') {
		const { until, code } = reserved;
		if (code) await closeHold(deps, { kind: kind.name, laneId, until, code });
		return again(deps, until);
	}
	try {
		const stopped = await runItems(deps, kind, { ...turn, granted: reserved.count });
		if (tally.callsLeft) await appBudget.heed(tally.callsLeft, charged);
		return await endOfTurn(deps, kind, { laneId, ...stopped });
	} finally {
		await appBudget.giveBack(reserved, charged, reserved.count - tally.tokensUsed);
	}
}

async function endOfTurn(
	{ clock }: ServeDeps,
	kind: LaneKind,
	{ laneId, stop, known }: Stopped & { readonly laneId: string },
): Promise<TurnEnd> {
	switch (stop) {
		case 'gated':
			// It is refused at its next take, which knows the end of the gate.
			return { kind: 'again', inMs: 0 };
		case 'stopped':
			// Draining or a lease near its end: whoever is next may go on with the lane.
			return { kind: 'again', inMs: AFTER_STOP_MS };
		case 'quantum':
		case 'empty': {
			// A whole turn to find out that the quantum was all there is would cost far more.
			const next = known === undefined ? await kind.nextLook(laneId) : known;
			if (!next) return { kind: 'done' };
			const inMs = next.getTime() - clock.now().getTime();
			return inMs > SOON_MS ? { kind: 'done' } : { kind: 'again', inMs: Math.max(0, inMs) };
		}
	}
}

interface Budget {
	left: number;
	stop: Stop | null;
	known?: Date | null;
}

async function runItems(
	deps: ServeDeps,
	kind: LaneKind,
	{ granted, ...turn }: RunningTurn & { readonly granted: number },
): Promise<Stopped> {
	const budget: Budget = { left: granted, stop: null };
	const loops = Array.from({ length: kind.width }, () => runOneByOne(deps, kind, { turn, budget }));
	await Promise.all(loops);
	return { stop: budget.stop ?? 'quantum', known: budget.known };
}

async function runOneByOne(
	deps: ServeDeps,
	kind: LaneKind,
	{ turn, budget }: { turn: RunningTurn; budget: Budget },
): Promise<void> {
	const { lane, tally } = turn;
	const claim = turn.looksOnly && kind.looks ? kind.looks.claim : kind.claim;
	const context: TurnContext = { signal: deps.signal };
	let isFirst = kind.width === 1 && !turn.looksOnly;
	while (!budget.stop && budget.left > 0) {
		if (deps.draining() || !lane.isSafe(deps.leaseMs / 5) || isDayOver(deps, turn)) {
			budget.stop ??= 'stopped';
			return;
		}
		budget.left -= 1;
		const item = await claim(lane.laneId);
		if (item === null) {
			budget.left += 1;
			budget.stop ??= 'empty';
			return;
		}
		const startedAt = deps.clock.now().getTime();
		const result = await tallied(tally, startedAt, () => kind.run(item, context));
		const usedUp = result.callsLeft !== undefined && result.callsLeft.remaining < 1;
		if (result.gated || usedUp) budget.stop = 'gated';
		else if (isFirst && (await wasAll(deps, kind, { turn, budget }))) budget.stop ??= 'empty';
		isFirst = false;
	}
}

/** Most turns find one item only: one look is then both the empty claim and the look at the end. */
async function wasAll(
	{ clock }: ServeDeps,
	kind: LaneKind,
	{ turn, budget }: { readonly turn: RunningTurn; readonly budget: Budget },
): Promise<boolean> {
	if (budget.left === 0) return false;
	const next = await kind.nextLook(turn.laneId);
	if (next && next <= clock.now()) return false;
	budget.known = next;
	return true;
}

/** What starts now would count as yesterday's. */
const isDayOver = ({ clock }: ServeDeps, { taken }: RunningTurn): boolean =>
	taken.dayEndsAt !== null && clock.now().getTime() >= taken.dayEndsAt;

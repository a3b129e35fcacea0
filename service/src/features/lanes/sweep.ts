import type { Clock } from '../../platform/clock.js';
import { crashPoint } from '../../platform/crash-points.js';
import { newId } from '../../platform/ids.js';
import type { Running } from '../../platform/lifecycle.js';
import type { Logger } from '../../platform/logger.js';
import type { RedisConnection } from '../../platform/redis.js';
import type { Blocked } from './read-lanes.js';
import { WITHOUT_END } from './model.js';
import type { LaneStore } from './store.js';
import type { TurnQueues } from './turns.js';
import type { LaneKind, LaneKindName } from './types.js';

export interface SweepOptions {
	readonly kinds: readonly LaneKind[];
	readonly store: LaneStore;
	readonly queues: TurnQueues;
	readonly redis: RedisConnection;
	readonly prefix: string;
	readonly clock: Clock;
	readonly logger: Logger;
	/** Milliseconds between two looks. */
	readonly everyMs: number;
	/** Milliseconds between two full looks over all that is overdue. */
	readonly fullEveryMs: number;
}

/** How far some looks reach back: for writers whose clock was behind, and turns that were lost. */
const OVERLAP_MS = 3_000;
/** How often: each look of this kind asks again for every lane that still waits for its turn. */
const OVERLAP_EVERY_MS = 1_000;
const DUTY_MS = 3_000;

interface SweepState {
	lastLook: Date | null;
	/** Monotonic time of the last full look, and of the last one that reached back. */
	lastFull: number;
	lastBack: number;
	/** Monotonic time until which this process has the duty. */
	dutyUntil: number;
	/** Lanes left out because they were leased, by the monotonic time to look again. */
	later: Map<string, { kind: LaneKindName; laneId: string; at: number }>;
	complained: boolean;
}

/** The second clock: asks the database what is due and wakes those lanes; one process at a time. */
export function startSweep(options: SweepOptions): Running & { lookNow(): Promise<void> } {
	const holder = newId();
	const state: SweepState = {
		lastLook: null,
		lastFull: Number.NEGATIVE_INFINITY,
		lastBack: Number.NEGATIVE_INFINITY,
		dutyUntil: 0,
		later: new Map(),
		complained: false,
	};
	let stopped = false;
	let running: Promise<void> = Promise.resolve();
	let timer: NodeJS.Timeout | undefined;

	const look = async (): Promise<void> => {
		try {
			if (await holdsDuty(options, state, holder)) await sweepOnce(options, state);
			else state.lastLook = null;
			state.complained = false;
		} catch (error) {
			// The next full look makes good what this one missed.
			state.lastFull = Number.NEGATIVE_INFINITY;
			if (!state.complained) options.logger.warn({ err: String(error) }, 'the sweep failed');
			state.complained = true;
		}
	};
	const next = (): void => {
		if (stopped) return;
		timer = setTimeout(() => {
			running = look().finally(next);
		}, options.everyMs);
	};
	next();
	return {
		name: 'sweep',
		lookNow: look,
		stop: async () => {
			stopped = true;
			clearTimeout(timer);
			await running;
		},
	};
}

async function holdsDuty(
	{ store, clock }: SweepOptions,
	state: SweepState,
	holder: string,
): Promise<boolean> {
	const asked = clock.monotonic();
	if (asked < state.dutyUntil - DUTY_MS / 2) return true;
	const now = clock.now();
	const until = new Date(now.getTime() + DUTY_MS);
	const held = await store.holdDuty({ duty: 'sweep', holder, now, until });
	state.dutyUntil = held ? asked + DUTY_MS : 0;
	return held;
}

async function sweepOnce(options: SweepOptions, state: SweepState): Promise<void> {
	const { clock, kinds } = options;
	const [to, began] = [clock.now(), clock.monotonic()];
	const emptied = await redisWasEmptied(options);
	const full = emptied || began - state.lastFull >= options.fullEveryMs;
	const back = began - state.lastBack >= OVERLAP_EVERY_MS ? OVERLAP_MS : 0;
	const from = full || !state.lastLook ? null : new Date(state.lastLook.getTime() - back);
	for (const kind of kinds) {
		const due = await kind.dueLanes({ from, to });
		const again = takeLater(state, kind.name, clock.monotonic());
		const laneIds = [...new Set([...due, ...again])];
		await wakeFree(options, state, { kind, laneIds, now: to, full: from === null });
	}
	state.lastLook = to;
	if (from === null) state.lastFull = began;
	if (from === null || back > 0) state.lastBack = began;
}

function takeLater(state: SweepState, kind: LaneKindName, now: number): string[] {
	const ready = [...state.later].filter(([, entry]) => entry.kind === kind && entry.at <= now);
	for (const [key] of ready) state.later.delete(key);
	return ready.map(([, entry]) => entry.laneId);
}

/**
 * Wakes the lanes that may run; a leased one is looked at again when its lease ends. A full look
 * also ends the sleep of turns: whoever put them to sleep may have had a clock that is ahead.
 */
async function wakeFree(
	{ store, queues, clock }: SweepOptions,
	state: SweepState,
	{ kind, laneIds, now, full }: { kind: LaneKind; laneIds: string[]; now: Date; full: boolean },
): Promise<void> {
	if (laneIds.length === 0) return;
	const blocked = await store.blocked(kind.name, laneIds, now);
	for (const [laneId, block] of blocked) {
		if (block.why !== 'lease') continue;
		const at = clock.monotonic() + (block.until.getTime() - now.getTime());
		state.later.set(`${kind.name}:${laneId}`, { kind: kind.name, laneId, at });
	}
	const free = laneIds.filter((laneId) => !blocked.has(laneId));
	if (full) free.push(...(await reopened(kind, blocked)));
	if (full && kind.looks) await queues.wakeAll(kind.name, heldByUs(blocked));
	if (free.length === 0) return;
	crashPoint('sweep.before-wake');
	await queues.wakeAll(kind.name, free, { sleeping: full });
	crashPoint('sweep.after-wake');
}

async function reopened(kind: LaneKind, blocked: Map<string, Blocked>): Promise<string[]> {
	const closed = [...blocked].filter(([, { until }]) => until >= WITHOUT_END);
	if (!kind.reopen || closed.length === 0) return [];
	return kind.reopen(closed.map(([laneId]) => laneId));
}

/** Their turns sleep until the next look at what is under way; one that is there sleeps on. */
const heldByUs = (blocked: Map<string, Blocked>): string[] =>
	[...blocked].filter(([, { pacing }]) => pacing).map(([laneId]) => laneId);

/** A key that only an emptied Redis lacks; asked at every look, set again at once. */
async function redisWasEmptied({ redis, prefix }: SweepOptions): Promise<boolean> {
	if (redis.status !== 'ready') return false;
	return (await redis.set(`${prefix}:sentinel`, '1', 'NX')) === 'OK';
}

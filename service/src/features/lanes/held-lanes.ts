import type { Clock } from '../../platform/clock.js';
import type { Logger } from '../../platform/logger.js';
import type { LaneRef } from './model.js';
import type { LaneStore } from './store.js';

export interface HeldLanesOptions {
	readonly store: LaneStore;
	readonly clock: Clock;
	readonly logger: Logger;
	readonly processId: string;
	readonly leaseMs: number;
}

export interface HeldLane extends LaneRef {
	readonly owner: string;
	/** True while the lease is sure to last for `marginMs` more, by the monotonic clock. */
	isSafe(marginMs: number): boolean;
}

/**
 * The lanes this process serves at this moment, and the renewal of their leases: one update for
 * all of them, three times per lease. A frozen process finds its leases lapsed by the monotonic
 * clock and claims nothing more.
 */
export interface HeldLanes {
	hold(lane: LaneRef & { owner: string; takenAt: number }): HeldLane;
	drop(owner: string): void;
	renew(): Promise<void>;
	stop(): void;
}

export function createHeldLanes(options: HeldLanesOptions): HeldLanes {
	const { store, clock, logger, processId, leaseMs } = options;
	const held = new Map<string, { lane: LaneRef & { owner: string }; safeUntil: number }>();

	const renew = async (): Promise<void> => {
		const sentAt = clock.monotonic();
		// A turn shorter than a third of the lease never needs a renewal.
		const old = [...held.values()].filter(({ safeUntil }) => safeUntil - sentAt < leaseMs * 0.7);
		if (old.length === 0) return;
		const kept = await store.renew({
			lanes: old.map(({ lane }) => lane),
			ownerProcess: processId,
			until: new Date(clock.now().getTime() + leaseMs),
		});
		for (const entry of old) if (kept.has(entry.lane.owner)) entry.safeUntil = sentAt + leaseMs;
	};

	const timer = setInterval(() => {
		renew().catch((error: unknown) => {
			logger.warn({ err: String(error) }, 'lane leases could not be renewed');
		});
	}, leaseMs / 3);
	timer.unref();

	return {
		hold: ({ takenAt, ...lane }) => {
			const entry = { lane, safeUntil: takenAt + leaseMs };
			held.set(lane.owner, entry);
			return {
				...lane,
				isSafe: (marginMs) => clock.monotonic() < entry.safeUntil - marginMs,
			};
		},
		drop: (owner) => {
			held.delete(owner);
		},
		renew,
		stop: () => clearInterval(timer),
	};
}

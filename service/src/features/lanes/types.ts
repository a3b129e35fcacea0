import type { ErrorCode } from '../../domain/error-codes.js';
import type { CallsLeft, Pace, PaceLimits } from '../../domain/pace.js';

export type LaneKindName = 'publish' | 'prepare' | 'preflight' | 'deliver' | 'dispatch';

/** Holds the whole lane until an instant; `until` far in the future = until it is opened. */
export interface Gate {
	readonly until: Date;
	readonly code: ErrorCode;
	readonly since: Date;
}

/** What a run tells the engine beyond the record's own outcome, which it has applied itself. */
export interface RunResult {
	/** The lane is held from now on; the turn ends after this record. */
	readonly gated?: boolean;
	/** The run took no token of the lane's pace (a look at the board, a give-back). */
	readonly tokenUnused?: boolean;
	/** The call certainly made nothing, so it does not count towards the cap of the day. */
	readonly madeNothing?: boolean;
	/** What the answer told about the calls that are left. */
	readonly callsLeft?: CallsLeft;
}

/** What the engine lends to a run. */
export interface TurnContext {
	/** Ends when the process drains without patience or the lane's lease is lost. */
	readonly signal: AbortSignal;
}

/**
 * One kind of background work. The engine knows lanes and ids only; what an item is, how it is
 * claimed and what its run does belongs to the feature that registers the kind.
 */
export interface LaneKind<Item = unknown> {
	readonly name: LaneKindName;
	/** Items one turn may run before the lane goes to the tail. */
	readonly quantum: number;
	/** Items of one lane in flight at once. */
	readonly width: number;
	readonly pace?: Pace;
	/** Spacing and daily cap of lanes that have none of their own. */
	readonly limits?: PaceLimits;
	/** Its runs call Pinterest and are charged to what the app may do in all. */
	readonly appWide?: boolean;
	/** Items that cost nothing and go on while a pace or cap of ours holds the lane. */
	readonly looks?: {
		claim(laneId: string): Promise<Item | null>;
		/** The instant of the next one, or nothing. */
		next(laneId: string): Promise<Date | null>;
	};
	/** Takes the lane's next item whose time has come, or nothing. One atomic update. */
	claim(laneId: string): Promise<Item | null>;
	/** Runs one item and applies its outcome. Throws only for faults of our own. */
	run(item: Item, turn: TurnContext): Promise<RunResult>;
	/** The instant at which the lane's next item is to be looked at, or nothing. */
	nextLook(laneId: string): Promise<Date | null>;
	/** Opens those of these lanes, closed without an end, whose reason is gone; answers with them. */
	reopen?(laneIds: readonly string[]): Promise<string[]>;
	/** Ids of the lanes with an item to look at in (from, to]; from null = all up to `to`. */
	dueLanes(range: { readonly from: Date | null; readonly to: Date }): Promise<string[]>;
}

/** Asks for a turn of a lane; best effort, the sweep is the second clock. */
export type WakeLane = (kind: LaneKindName, laneId: string) => void;

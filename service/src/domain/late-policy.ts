import { errorEntry, type ErrorCode } from './error-codes.js';
import { isPacingHold } from './pacing-hold.js';

/** How long what could not go out in time is kept; milliseconds. */
export interface LatePolicy {
	/** Lateness up to which a pin is still published. */
	readonly limitMs: number;
	/** How long an account that must be reconnected keeps its pins. */
	readonly reconnectKeepMs: number;
}

/** What a lane's lateness depends on. */
export interface LaneStanding {
	/**
	 * Up to here the lane was at work, or we held it ourselves: what was due by then waits for its
	 * turn and is not late. Null: it never was.
	 */
	readonly ableUntil: Date | null;
	/** The gate in force. */
	readonly gate: { readonly code: ErrorCode; readonly since: Date } | null;
}

/** Due instants that are too late: after `after` (null = any) and up to `upTo`. */
export interface LateRange {
	readonly after: Date | null;
	readonly upTo: Date;
	/** What their pins fail with. */
	readonly code: ErrorCode;
}

/** Codes of gates that only a reconnect of the account opens. */
export const waitsForReconnect = (code: ErrorCode): boolean => errorEntry(code).pin === 'reconnect';

/**
 * Milliseconds for which a record has been due while the service or its account could not publish.
 * A lane that was at work or held by us since then has no lateness, however long its queue.
 */
export function latenessOf(dueAt: Date, lane: LaneStanding, now: Date): number {
	const { gate, ableUntil } = lane;
	if (gate && isPacingHold(gate.code)) return 0;
	if (gate && waitsForReconnect(gate.code)) {
		return since(latest(dueAt, gate.since, ableUntil), now);
	}
	return ableUntil && dueAt <= ableUntil ? 0 : since(dueAt, now);
}

/** Which due instants of a lane are too late at `now`; null when none can be. */
export function lateRange(lane: LaneStanding, now: Date, policy: LatePolicy): LateRange | null {
	const { gate, ableUntil } = lane;
	if (gate && isPacingHold(gate.code)) return null;
	if (gate && waitsForReconnect(gate.code)) {
		const upTo = before(now, policy.reconnectKeepMs);
		return latest(gate.since, ableUntil) > upTo ? null : { after: null, upTo, code: gate.code };
	}
	const upTo = before(now, policy.limitMs);
	if (ableUntil && ableUntil >= upTo) return null;
	return { after: ableUntil, upTo, code: 'missed_window' };
}

/** What becomes of a record whose lane is served, or looked at: it may still go out, or fails. */
export function decideLate(
	dueAt: Date,
	range: LateRange | null,
): { readonly kind: 'keep' } | { readonly kind: 'expire'; readonly code: ErrorCode } {
	if (!range || dueAt > range.upTo) return { kind: 'keep' };
	if (range.after && dueAt <= range.after) return { kind: 'keep' };
	return { kind: 'expire', code: range.code };
}

const since = (from: Date, now: Date): number => Math.max(0, now.getTime() - from.getTime());
const before = (now: Date, ms: number): Date => new Date(now.getTime() - ms);
const latest = (first: Date, ...others: readonly (Date | null)[]): Date =>
	others.reduce<Date>((last, at) => (at && at > last ? at : last), first);

import type { StoredEvent } from '../../domain/events.js';
import {
	FINAL_STATES,
	transition,
	type Guard,
	type Trigger,
} from '../../domain/publication-state.js';
import { HISTORY_LENGTH, type HistoryEntry, type PublicationRecord } from './model.js';

/** One conditional update: who it is for, and everything that changes with it. */
export interface Change {
	readonly filter: { _id: string; seq: number; fence: number; state: PublicationRecord['state'] };
	readonly update: Record<string, unknown>;
}

export interface ChangeRequest {
	readonly trigger: Trigger;
	readonly guard?: Guard;
	readonly now: Date;
	/** When the engine looks again; ignored where the move ends in a final state. */
	readonly nextAt?: Date;
	readonly set?: Partial<PublicationRecord>;
	readonly counts?: { readonly attempts?: number; readonly postponed?: number };
	/** What the history says beyond the move itself. */
	readonly note?: Partial<
		Pick<HistoryEntry, 'attempt' | 'code' | 'message' | 'requestId' | 'tookMs'>
	>;
	/** Public facts that the move's events carry. */
	readonly facts?: Readonly<Record<string, unknown>>;
}

/**
 * The update that makes a move of the table: state, history entry and events in one.
 * It matches only the version of the record it was computed from. Throws for a move the table
 * does not have: that is a fault of ours, never of a caller.
 */
export function changeOf(record: PublicationRecord, request: ChangeRequest): Change {
	const move = transition(record.state, request.trigger, request.guard);
	if (!move) throw new Error(`no move ${request.trigger} from ${record.state}`);
	const { now } = request;
	const seq = record.seq + 1;
	const entry: HistoryEntry = {
		seq,
		at: now,
		trigger: move.trigger,
		from: move.from,
		to: move.to,
		fence: record.fence,
		...request.note,
	};
	const events = (move.events ?? []).map((name): StoredEvent => ({
		id: `${record._id}.${seq}.${name}`,
		name,
		at: now,
		sequence: seq,
		facts: request.facts,
	}));
	const final = FINAL_STATES.includes(move.to);
	const nextAt = final ? undefined : request.nextAt;
	return {
		filter: { _id: record._id, seq: record.seq, fence: record.fence, state: record.state },
		update: {
			$set: {
				...request.set,
				state: move.to,
				seq,
				updatedAt: now,
				...(nextAt ? { nextAt } : {}),
			},
			...(nextAt ? {} : { $unset: { nextAt: '' } }),
			...(request.counts ? { $inc: request.counts } : {}),
			$push: {
				history: { $each: [entry], $slice: -HISTORY_LENGTH },
				...(events.length > 0 ? { outbox: { $each: events } } : {}),
			},
			...(events.length > 0 ? { $min: { outboxAt: now } } : {}),
		},
	};
}

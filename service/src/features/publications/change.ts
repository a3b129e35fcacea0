import type { StoredEvent } from '../../domain/events.js';
import {
	FINAL_STATES,
	transition,
	type Guard,
	type Trigger,
} from '../../domain/publication-state.js';
import { HISTORY_LENGTH, type HistoryEntry, type PublicationRecord } from './model.js';

type Field = keyof PublicationRecord & string;

/** One conditional update: who it is for, and everything that changes with it. */
export interface Change {
	readonly filter: { _id: string; seq: number; fence: number; state: PublicationRecord['state'] };
	readonly update: Record<string, unknown>;
	/** What it adds to the history, by which it is known again; absent where it adds nothing. */
	readonly entry?: HistoryEntry;
}

/** What must be known of a record to change it. */
export type ChangeTarget = Pick<PublicationRecord, '_id' | 'seq' | 'fence' | 'state'>;

export interface ChangeRequest {
	readonly trigger: Trigger;
	readonly guard?: Guard;
	readonly now: Date;
	/** When the engine looks again; ignored where the move ends in a final state. */
	readonly nextAt?: Date;
	readonly set?: Partial<PublicationRecord>;
	readonly unset?: readonly Field[];
	readonly counts?: { readonly attempts?: number; readonly postponed?: number };
	/** What the history says beyond the move itself. */
	readonly note?: Partial<
		Pick<HistoryEntry, 'attempt' | 'code' | 'message' | 'requestId' | 'startedAt' | 'tookMs'>
	>;
	/** Leaves the move out of the history: it says nothing new, and there may be hundreds. */
	readonly quiet?: boolean;
	/** Public facts that the move's events carry. */
	readonly facts?: Readonly<Record<string, unknown>>;
}

/**
 * The update that makes a move of the table: state, history entry and events in one.
 * It matches only the version of the record it was computed from. Throws for a move the table
 * does not have: that is a fault of ours, never of a caller.
 */
export function changeOf(record: ChangeTarget, request: ChangeRequest): Change {
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
	// Nothing looks ahead for a record that is over.
	const unseen = final && !request.set?.preflight ? ['preflight.nextAt'] : [];
	const unset = [...(request.unset ?? []), ...(nextAt ? [] : ['nextAt']), ...unseen];
	return {
		filter: versionOf(record),
		...(request.quiet ? {} : { entry }),
		update: {
			$set: {
				...request.set,
				state: move.to,
				seq,
				updatedAt: now,
				...(nextAt ? { nextAt } : {}),
				// A hold of our own moves the planned instant, so it is no lateness.
				...(nextAt && move.trigger === 'hold' ? { dueAt: nextAt } : {}),
			},
			...without(unset),
			...(request.counts ? { $inc: request.counts } : {}),
			$push: {
				history: { $each: request.quiet ? [] : [entry], $slice: -HISTORY_LENGTH },
				...(events.length > 0 ? { outbox: { $each: events } } : {}),
			},
			...(events.length > 0 ? { $min: { outboxAt: now } } : {}),
		},
	};
}

/** The update that changes facts beside the state: no move, no event, but a new version. */
export function markOf(
	record: PublicationRecord,
	{ set, unset = [] }: { set: Partial<PublicationRecord>; unset?: readonly Field[] },
): Change {
	return {
		filter: versionOf(record),
		update: { $set: { ...set, seq: record.seq + 1 }, ...without(unset) },
	};
}

const versionOf = ({ _id, seq, fence, state }: ChangeTarget): Change['filter'] => ({
	_id,
	seq,
	fence,
	state,
});

const without = (fields: readonly string[]): Record<string, unknown> =>
	fields.length > 0 ? { $unset: Object.fromEntries(fields.map((field) => [field, ''])) } : {};

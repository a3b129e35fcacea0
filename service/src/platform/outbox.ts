import type { Collection, PipelineStage } from './mongo.js';

/** The least an event has; domain events have more. */
export interface OutboxEvent {
	readonly id: string;
	readonly name: string;
	readonly at: Date;
}

/** The fields by which a record carries its own outbox. `outboxAt` exists while it is not empty. */
export interface OutboxFields<E extends OutboxEvent = OutboxEvent> {
	_id: string;
	workspaceId: string;
	outbox: E[];
	outboxAt?: Date;
}

/** Index that finds the workspaces and records with events to drain; declared by each model. */
export const OUTBOX_INDEX = {
	keys: { workspaceId: 1, outboxAt: 1 },
	options: { name: 'outbox', partialFilterExpression: { outboxAt: { $exists: true } } },
} as const;

/** Index of the sweep over outboxes; covered. */
export const OUTBOX_SWEEP_INDEX = {
	keys: { outboxAt: 1, workspaceId: 1 },
	options: { name: 'outbox_sweep', partialFilterExpression: { outboxAt: { $exists: true } } },
} as const;

/** One kind of record whose events are drained. */
export interface OutboxSource<R extends OutboxFields = OutboxFields> {
	readonly name: string;
	/** The oldest records of a workspace with events, whole. */
	pending(workspaceId: string, limit: number): Promise<R[]>;
	/** Earliest `outboxAt` of a workspace. */
	next(workspaceId: string): Promise<Date | null>;
	/** Workspaces with events stored in (from, to]; from null = all up to `to`. */
	dueWorkspaces(range: { readonly from: Date | null; readonly to: Date }): Promise<string[]>;
	/** Takes drained events out; events added meanwhile stay. */
	remove(
		drained: readonly { readonly recordId: string; readonly eventIds: string[] }[],
	): Promise<void>;
}

/** The outbox source over a collection whose records have `OutboxFields`. */
export function outboxSource<R extends OutboxFields>(
	name: string,
	collection: Collection<R>,
): OutboxSource<R> {
	const records = collection as unknown as Collection<OutboxFields>;
	return {
		name,
		pending: async (workspaceId, limit) => {
			const found = await records
				.find({ workspaceId, outboxAt: { $exists: true } })
				.sort({ outboxAt: 1 })
				.limit(limit)
				.toArray();
			return found as unknown as R[];
		},
		next: async (workspaceId) => {
			const first = await records.findOne(
				{ workspaceId, outboxAt: { $exists: true } },
				{ sort: { outboxAt: 1 }, projection: { outboxAt: 1, _id: 0 } },
			);
			return first?.outboxAt ?? null;
		},
		dueWorkspaces: async ({ from, to }) => {
			const range = from ? { $gt: from, $lte: to } : { $lte: to };
			const found = await records
				.aggregate<{ _id: string }>([
					{ $match: { outboxAt: range } },
					{ $group: { _id: '$workspaceId' } },
				])
				.toArray();
			return found.map(({ _id }) => _id);
		},
		remove: async (drained) => {
			if (drained.length === 0) return;
			await records.bulkWrite(
				drained.map(({ recordId, eventIds }) => ({
					updateOne: { filter: { _id: recordId }, update: withoutEvents(eventIds) },
				})),
				{ ordered: false },
			);
		},
	};
}

function withoutEvents(eventIds: string[]): PipelineStage[] {
	const left = { $not: [{ $in: ['$$event.id', eventIds] }] };
	return [
		{ $set: { outbox: { $filter: { input: '$outbox', as: 'event', cond: left } } } },
		{ $set: { outboxAt: { $ifNull: [{ $min: '$outbox.at' }, '$$REMOVE'] } } },
	];
}

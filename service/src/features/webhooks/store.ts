import type { EventName } from '../../domain/events.js';
import { collectionOf, type Connection } from '../../platform/mongo.js';
import { endpointModel, type EndpointRecord } from './model.js';

/** What its owner can change of an endpoint, and what follows from that. */
export type EndpointChanges = Partial<
	Pick<EndpointRecord, 'url' | 'sealedSecret' | 'events' | 'isEnabled' | 'disabledReason'>
> &
	Pick<EndpointRecord, 'updatedAt'>;

/** All queries on webhook endpoints. */
export interface EndpointStore {
	insert(endpoint: EndpointRecord): Promise<void>;
	/** Newest first, at most 1,000. */
	list(workspaceId: string): Promise<EndpointRecord[]>;
	find(workspaceId: string, id: string): Promise<EndpointRecord | null>;
	/** The endpoint as it is then; null when the workspace has none such. */
	update(
		endpoint: Pick<EndpointRecord, '_id' | 'workspaceId'>,
		changes: EndpointChanges,
	): Promise<EndpointRecord | null>;
	/** False when the workspace has none such. */
	remove(workspaceId: string, id: string): Promise<boolean>;
	/** Switched-on endpoints of the workspace that want at least one of the events. */
	subscribed(workspaceId: string, events: readonly string[]): Promise<EndpointRecord[]>;
	/** Switches off, unless its owner has meanwhile given it another address. */
	switchOff(request: { endpoint: EndpointRecord; reason: string; now: Date }): Promise<void>;
}

const MAX_LISTED = 1_000;

export function createEndpointStore(connection: Connection): EndpointStore {
	const endpoints = collectionOf<EndpointRecord>(connection, endpointModel);
	return {
		insert: async (endpoint) => {
			await endpoints.insertOne(endpoint);
		},
		list: (workspaceId) =>
			endpoints.find({ workspaceId }).sort({ createdAt: -1, _id: 1 }).limit(MAX_LISTED).toArray(),
		find: (workspaceId, id) => endpoints.findOne({ _id: id, workspaceId }),
		update: ({ _id, workspaceId }, changes) =>
			endpoints.findOneAndUpdate(
				{ _id, workspaceId },
				{ $set: changes },
				{ returnDocument: 'after' },
			),
		remove: async (workspaceId, id) => {
			const removed = await endpoints.deleteOne({ _id: id, workspaceId });
			return removed.deletedCount === 1;
		},
		subscribed: (workspaceId, events) =>
			endpoints
				.find({ workspaceId, isEnabled: true, events: { $in: events as EventName[] } })
				.toArray(),
		switchOff: async ({ endpoint, reason, now }) => {
			await endpoints.updateOne(
				{ _id: endpoint._id, url: endpoint.url, isEnabled: true },
				{ $set: { isEnabled: false, disabledReason: reason, updatedAt: now } },
			);
		},
	};
}

import type { EventName } from '../../domain/events.js';
import { collectionOf, type Connection } from '../../platform/mongo.js';
import { endpointModel, type EndpointRecord } from './model.js';

/** All queries on webhook endpoints. */
export interface EndpointStore {
	insert(endpoint: EndpointRecord): Promise<void>;
	/** Newest first, at most 1,000. */
	list(workspaceId: string): Promise<EndpointRecord[]>;
	find(workspaceId: string, id: string): Promise<EndpointRecord | null>;
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

import { EVENT_NAMES } from '../../domain/events.js';
import type { DeliveryStore } from './delivery-store.js';
import type { EndpointStore } from './store.js';

export interface DropPinEventsDeps {
	readonly endpoints: Pick<EndpointStore, 'list'>;
	readonly deliveries: Pick<DeliveryStore, 'dropEvents'>;
}

const OF_PINS = EVENT_NAMES.filter((name) => /^(pin|schedule)\./.test(name));

/** Ends the deliveries that wait for a workspace's receivers and tell of its pins. */
export async function dropPinEvents(
	{ endpoints, deliveries }: DropPinEventsDeps,
	{ workspaceId, madeBy }: { readonly workspaceId: string; readonly madeBy: Date },
): Promise<void> {
	for (const { _id: endpointId } of await endpoints.list(workspaceId)) {
		await deliveries.dropEvents({ endpointId, events: OF_PINS, madeBy });
	}
}

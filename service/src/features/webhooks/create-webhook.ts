import type { EventName } from '../../domain/events.js';
import type { Clock } from '../../platform/clock.js';
import { newId } from '../../platform/ids.js';
import type { Outbound } from '../../platform/outbound.js';
import type { Caller } from '../access/index.js';
import type { Vault } from '../vault/index.js';
import { sealSecret } from './endpoint-secret.js';
import type { EndpointRecord } from './model.js';
import { permitUrl } from './permit-url.js';
import type { EndpointStore } from './store.js';

export interface CreateWebhookDeps {
	readonly endpoints: Pick<EndpointStore, 'insert'>;
	readonly outbound: Pick<Outbound, 'check'>;
	readonly vault: Vault;
	readonly clock: Clock;
	/** Makes the lane in which the endpoint's deliveries run. */
	laneReady(kind: 'deliver', laneId: string, workspaceId: string): Promise<void>;
}

export interface CreateWebhookInput {
	readonly url: string;
	readonly secret: string;
	readonly events: readonly EventName[];
	readonly isEnabled: boolean;
}

/**
 * Makes an endpoint of the caller's workspace, for the accounts of the caller's key. Throws `outbound_refused`
 * for its address.
 */
export async function createWebhook(
	deps: CreateWebhookDeps,
	{ workspaceId, accountIds }: Pick<Caller, 'workspaceId' | 'accountIds'>,
	input: CreateWebhookInput,
): Promise<EndpointRecord> {
	await permitUrl(deps.outbound, input.url);
	const now = deps.clock.now();
	const owner = { _id: newId(), workspaceId };
	const endpoint: EndpointRecord = {
		...owner,
		accountIds,
		url: input.url,
		sealedSecret: await sealSecret(deps.vault, owner, input.secret),
		events: [...new Set(input.events)],
		isEnabled: input.isEnabled,
		disabledReason: null,
		createdAt: now,
		updatedAt: now,
	};
	// A lane without an endpoint does no harm; an endpoint without a lane would never be served.
	await deps.laneReady('deliver', endpoint._id, workspaceId);
	await deps.endpoints.insert(endpoint);
	return endpoint;
}

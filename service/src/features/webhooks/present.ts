import type { EndpointRecord } from './model.js';
import type { WebhookItem } from './schemas.js';

/** An endpoint on the wire; the secret never leaves. */
export function presentWebhook(endpoint: EndpointRecord): WebhookItem {
	return {
		id: endpoint._id,
		workspace_id: endpoint.workspaceId,
		url: endpoint.url,
		events: endpoint.events,
		is_enabled: endpoint.isEnabled,
		disabled_reason: endpoint.disabledReason,
		created_at: endpoint.createdAt.toISOString(),
		updated_at: endpoint.updatedAt.toISOString(),
	};
}

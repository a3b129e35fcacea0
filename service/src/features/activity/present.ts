import { RETENTION_DAYS, type ActivityRecord } from './model.js';
import type { ActivityItem } from './schemas.js';

/** An entry on the wire. */
export const presentEntry = (entry: ActivityRecord): ActivityItem => ({
	id: entry._id,
	actor_user_id: entry.actorUserId ?? null,
	actor_type: entry.actorType,
	actor_label: entry.actorLabel,
	action: entry.action,
	category: entry.category,
	resource_type: entry.resourceType,
	resource_id: entry.resourceId,
	status: entry.status,
	message: entry.message,
	metadata: { ...entry.metadata },
	request_id: entry.requestId,
	retention_days: RETENTION_DAYS,
	expires_at: entry.expiresAt.toISOString(),
	created_at: entry.createdAt.toISOString(),
});

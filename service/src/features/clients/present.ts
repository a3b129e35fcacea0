import type { ClientRecord } from './model.js';
import type { ClientView } from './schemas.js';

export const presentClient = (
	client: ClientRecord,
	accountIds: readonly string[] = [],
): ClientView => ({
	id: client._id,
	workspace_id: client.workspaceId,
	name: client.name,
	external_id: client.externalId,
	notes: client.notes,
	default_board_id: client.defaultBoardId,
	time_zone: client.timeZone,
	spacing_seconds: client.spacingMs === null ? null : client.spacingMs / 1_000,
	daily_cap: client.dailyCap,
	account_ids: [...accountIds],
	created_at: client.createdAt.toISOString(),
	updated_at: client.updatedAt.toISOString(),
	archived_at: client.archivedAt?.toISOString() ?? null,
});

import { z } from 'zod';

const instant = z.iso.datetime();

export const accountItem = z.object({
	id: z.string(),
	workspace_id: z.string(),
	pinterest_user_id: z.string(),
	display_name: z.string().nullable(),
	username: z.string().nullable(),
	scopes: z.string(),
	created_at: instant,
	updated_at: instant,
	revoked_at: instant.nullable(),
	token_expires_at: instant.nullable(),
	health_status: z.enum(['healthy', 'reconnect_required', 'revoked']),
	health_message: z.string().nullable(),
	health_checked_at: instant.nullable(),
	reconnect_required: z.boolean(),
	missing_scopes: z.array(z.string()),
});

export type AccountItem = z.output<typeof accountItem>;

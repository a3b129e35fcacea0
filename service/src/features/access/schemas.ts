import { z } from 'zod';
import { SCOPES } from './caller.js';

const MAX_NAME = 255;
const MAX_ACCOUNTS = 1_000;

const scope = z.enum(SCOPES);
const uuid = z.guid().toLowerCase();
const instant = z.iso.datetime();
const accountIds = z.array(z.string()).nullable();

const keyName = z.string().trim().min(1).max(MAX_NAME);
const keyScopes = z.array(scope).min(1).max(SCOPES.length);
const keyAccounts = z.array(uuid).min(1).max(MAX_ACCOUNTS);

/** Strict: a mistyped `scopes` must not make a key that may do everything. */
export const createApiKeyBody = z.strictObject({
	name: keyName,
	scopes: keyScopes.nullish(),
	pinterest_account_ids: keyAccounts.nullish(),
});

export const updateApiKeyBody = z
	.strictObject({
		name: keyName.optional(),
		scopes: keyScopes.optional(),
		pinterest_account_ids: keyAccounts
			.nullable()
			.optional()
			.describe('Null: all accounts of the workspace.'),
	})
	.refine((body) => Object.values(body).some((value) => value !== undefined), {
		message: 'must have at least one of name, scopes, pinterest_account_ids',
	});

export const apiKeyParams = z.object({ key_id: uuid });

export const createdApiKey = z.object({
	id: z.string(),
	workspace_id: z.string(),
	name: z.string(),
	api_key: z.string(),
	scopes: z.array(scope),
	pinterest_account_ids: accountIds,
	created_at: instant,
});

export const apiKeyItem = z.object({
	id: z.string(),
	workspace_id: z.string(),
	name: z.string(),
	hint: z.string(),
	scopes: z.array(scope),
	pinterest_account_ids: accountIds,
	source: z.literal('manual'),
	client_name: z.null(),
	authorized_by_email: z.null(),
	last_used_at: instant.nullable(),
	created_at: instant,
	revoked_at: instant.nullable(),
});

export type CreatedApiKey = z.output<typeof createdApiKey>;
export type ApiKeyItem = z.output<typeof apiKeyItem>;

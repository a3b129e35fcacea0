import { z } from 'zod';
import { SCOPES } from './caller.js';

const MAX_NAME = 255;
const MAX_ACCOUNTS = 1_000;
const MAX_CLIENTS = 200;
const MAX_OVERLAP_HOURS = 168;

const scope = z.enum(SCOPES);
const uuid = z.guid().toLowerCase();
const instant = z.iso.datetime();
const idList = z.array(z.string()).nullable();

const keyName = z.string().trim().min(1).max(MAX_NAME);
const keyScopes = z.array(scope).min(1).max(SCOPES.length);
/** A time with its offset; anything else is nobody's certain end. */
const keyEnd = z.iso
	.datetime({ offset: true })
	.transform((text) => new Date(text))
	.describe('When the key ends by itself: in the future, at most two years away.');
const keyClients = z.array(uuid).min(1).max(MAX_CLIENTS);
const keyAccounts = z.array(uuid).min(1).max(MAX_ACCOUNTS);

/** Strict: a mistyped `scopes` must not make a key that may do everything. */
export const createApiKeyBody = z.strictObject({
	name: keyName,
	scopes: keyScopes.nullish(),
	pinterest_account_ids: keyAccounts.nullish(),
	client_ids: keyClients
		.nullish()
		.describe('Clients whose accounts, now and later, the key may act for as well.'),
	expires_at: keyEnd.nullish(),
});

export const rerollApiKeyBody = z.strictObject({
	overlap_hours: z
		.int()
		.min(0)
		.max(MAX_OVERLAP_HOURS)
		.default(24)
		.describe('How long the old key works beside the new one; 0 = not at all.'),
	expires_at: keyEnd.nullish().describe("The new key's own end; the old one's when absent."),
});

export const updateApiKeyBody = z
	.strictObject({
		name: keyName.optional(),
		scopes: keyScopes.optional(),
		pinterest_account_ids: keyAccounts
			.nullable()
			.optional()
			.describe('Null: all accounts of the workspace, unless the key has a client list.'),
		client_ids: keyClients.nullable().optional().describe('Null: no client list.'),
	})
	.refine((body) => Object.values(body).some((value) => value !== undefined), {
		message: 'must have at least one of name, scopes, pinterest_account_ids, client_ids',
	});

export const apiKeyParams = z.object({ key_id: uuid });

export const createdApiKey = z.object({
	id: z.string(),
	workspace_id: z.string(),
	name: z.string(),
	api_key: z.string(),
	scopes: z.array(scope),
	pinterest_account_ids: idList,
	client_ids: idList,
	expires_at: instant.nullable(),
	created_at: instant,
});

export const rerolledApiKey = createdApiKey.extend({
	replaces: z.object({ id: z.string(), expires_at: instant }),
});

export const apiKeyItem = z.object({
	id: z.string(),
	workspace_id: z.string(),
	name: z.string(),
	hint: z.string(),
	scopes: z.array(scope),
	pinterest_account_ids: idList,
	client_ids: idList,
	source: z.literal('manual'),
	client_name: z.null(),
	authorized_by_email: z.null(),
	last_used_at: instant.nullable(),
	created_at: instant,
	revoked_at: instant.nullable(),
	expires_at: instant.nullable(),
	replaced_by: z.string().nullable(),
});

export type CreatedApiKey = z.output<typeof createdApiKey>;
export type RerolledApiKeyBody = z.output<typeof rerolledApiKey>;
export type ApiKeyItem = z.output<typeof apiKeyItem>;

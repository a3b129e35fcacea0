import { z } from 'zod';

const instant = z.iso.datetime();
const uuid = z.guid().toLowerCase();
const fromPinterest = (most: number) => z.string().min(1).max(most);

export const accountParams = z.object({ account_id: uuid });

export const listAccountsQuery = z.strictObject({
	client_id: uuid.optional().describe('Only the accounts of this client.'),
});

/** What `PATCH /v1/pinterest/accounts/{account_id}` takes; absent leaves alone. */
export const updateAccountBody = z.strictObject({
	link_parameter: z
		.union([
			z.null(),
			z.string().regex(/^[A-Za-z0-9_.-]{1,40}$/, 'must be a name such as utm_content'),
		])
		.optional()
		.describe(
			'Puts a short id of the pin into this query parameter of its link, so that the pin is found again for certain after a lost answer. Null leaves links as they are.',
		),
	client_id: uuid.nullable().optional().describe('A client of the workspace; null: none.'),
});

export const startOAuthQuery = z.object({
	account_id: uuid
		.optional()
		.describe('Reconnects this account; a sign-in as another Pinterest user is refused.'),
});

export const startedOAuth = z.object({
	authorization_url: z.url().describe('Works once, for 10 minutes.'),
});

/** Pinterest adds members of its own, so unknown ones are no fault. */
export const oauthReturnQuery = z
	.object({
		state: fromPinterest(512),
		code: fromPinterest(2_048).optional(),
		error: fromPinterest(512).optional().describe('What Pinterest sends in place of a code.'),
	})
	.refine(({ code, error }) => code !== undefined || error !== undefined, {
		path: ['code'],
		message: 'is required',
	});

export const oauthResult = z.object({
	status: z.literal('success'),
	message: z.string(),
	account_id: z.string(),
	granted: z.array(z.string()).describe('The permissions that were granted, in plain words.'),
});

export type OAuthResult = z.output<typeof oauthResult>;

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
	health_status: z.enum([
		'healthy',
		'expiring',
		'reconnect_required',
		'missing_scope',
		'limited',
		'revoked',
	]),
	health_message: z.string().nullable(),
	health_remedy: z.string().nullable().describe('What to do about it; null: nothing.'),
	health_checked_at: instant.nullable(),
	reconnect_required: z.boolean(),
	missing_scopes: z.array(z.string()),
	link_parameter: z
		.string()
		.nullable()
		.describe('Query parameter by which pins of this account are recognised; null: none.'),
	client_id: z.string().nullable().describe('The client the account belongs to; null: none.'),
});

export type AccountItem = z.output<typeof accountItem>;

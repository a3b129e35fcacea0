import { z } from 'zod';
import { LONGEST_LIFE_HOURS } from './create-connect-link.js';
import { LINK_STATUSES } from './link-status.js';

const instant = z.iso.datetime();
const uuid = z.guid().toLowerCase();
const MAX_LABEL = 120;

/** Strict: a mistyped `account_id` must not make a link for whomever. */
export const createConnectLinkBody = z
	.strictObject({
		label: z
			.string()
			.trim()
			.min(1)
			.max(MAX_LABEL)
			.describe('Whom the link is for; the page shows it to the visitor.'),
		client_id: uuid.nullish().describe('The client that the account will belong to.'),
		account_id: uuid
			.nullish()
			.describe('Reconnects this account; a sign-in as another Pinterest user is refused.'),
		expires_in_hours: z
			.int()
			.min(1)
			.max(LONGEST_LIFE_HOURS)
			.nullish()
			.describe('7 days when neither this nor expires_at is given; at most 30 days.'),
		expires_at: z.iso
			.datetime({ offset: true })
			.nullish()
			.describe('In place of expires_in_hours.'),
	})
	.refine(({ expires_at: at, expires_in_hours: hours }) => !at || !hours, {
		path: ['expires_at'],
		message: 'must not stand beside expires_in_hours',
	});

export const listConnectLinksQuery = z.strictObject({
	status: z.enum(LINK_STATUSES).optional(),
	client_id: uuid.optional(),
	limit: z.coerce.number().int().min(1).max(500).default(100),
});

export const connectLinkParams = z.object({ link_id: uuid });

export const connectLinkItem = z.object({
	id: z.string(),
	workspace_id: z.string(),
	label: z.string(),
	status: z.enum(LINK_STATUSES),
	client_id: z.string().nullable(),
	reconnect: z.boolean().describe('Whether it is for one account that is known already.'),
	account_id: z
		.string()
		.nullable()
		.describe('The account to reconnect; without one, the account that was connected.'),
	created_at: instant,
	expires_at: instant,
	used_at: instant.nullable(),
	revoked_at: instant.nullable(),
});
export type ConnectLinkItem = z.output<typeof connectLinkItem>;

export const createdConnectLink = connectLinkItem.extend({
	url: z.url().describe('To be sent to the person; this answer is the only one that shows it.'),
});
export type CreatedConnectLinkView = z.output<typeof createdConnectLink>;

/** Any text: what is no token is answered like a token nobody was given. */
export const tokenParams = z.object({ token: z.string() });

export const connectPageView = z.object({
	workspace: z.string().describe('Who asks.'),
	label: z.string(),
	username: z.string().nullable().describe('The Pinterest user to sign in as; null: any.'),
	permissions: z.array(z.string()).describe('What will be allowed, in plain words.'),
	expires_at: instant,
});
export type ConnectPageView = z.output<typeof connectPageView>;

export const followedConnectLink = z.object({
	authorization_url: z.url().describe('Works once, for 10 minutes, in the same browser.'),
});
export type FollowedConnectLink = z.output<typeof followedConnectLink>;

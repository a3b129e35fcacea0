import { z } from 'zod';
import { DEFAULT_EVENTS, EVENT_NAMES } from '../../domain/events.js';

const MAX_URL = 2_048;
const MIN_SECRET = 16;
const MAX_SECRET = 255;
const MAX_EVENTS = 100;

const instant = z.iso.datetime();
const event = z.enum(EVENT_NAMES);

const url = z.url({ protocol: /^https?$/, error: 'Give an http or https address.' }).max(MAX_URL);
const secret = z.string().min(MIN_SECRET).max(MAX_SECRET);
const events = z.array(event).min(1).max(MAX_EVENTS);

export const createWebhookBody = z.strictObject({
	url,
	secret,
	events: events.default([...DEFAULT_EVENTS]),
	is_enabled: z.boolean().default(true),
});

/** An empty body changes nothing: clients send one when their form was left as it was. */
export const updateWebhookBody = z.strictObject({
	url: url.optional(),
	secret: secret.optional(),
	events: events.optional(),
	is_enabled: z.boolean().optional(),
});

export const webhookParams = z.object({ webhook_id: z.guid().toLowerCase() });

export const webhookItem = z.object({
	id: z.string(),
	workspace_id: z.string(),
	url: z.string(),
	events: z.array(event),
	is_enabled: z.boolean(),
	disabled_reason: z.string().nullable(),
	created_at: instant,
	updated_at: instant,
});

export type WebhookItem = z.output<typeof webhookItem>;

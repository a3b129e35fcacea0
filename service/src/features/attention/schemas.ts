import { z } from 'zod';
import { ATTENTION_KIND_NAMES } from './attention-kinds.js';

const instant = z.iso.datetime();

export const attentionQuery = z.strictObject({
	client_id: z.guid().toLowerCase().optional().describe('Only what concerns this client.'),
	limit: z.coerce.number().int().min(1).max(100).default(20).describe('Items of each kind.'),
	dry_days: z.coerce
		.number()
		.int()
		.min(1)
		.max(90)
		.default(3)
		.describe('A calendar whose last planned pin goes out within so many days is running dry.'),
});

const item = z.object({
	resource_type: z.enum(['account', 'pin', 'schedule']),
	resource_id: z.string(),
	account_id: z.string(),
	client_id: z.string().nullable(),
	label: z.string().describe("The pin's title or the account's name."),
	at: instant
		.nullable()
		.describe(
			'When it failed, was due or was found; for limited, expiring and calendar_dry when that ends.',
		),
	code: z.string().nullable().describe('An error code or the code of a finding.'),
	message: z.string(),
	remedy: z.string(),
});

export const attentionView = z.object({
	generated_at: instant,
	total: z.int(),
	total_is_exact: z.boolean(),
	items_by_kind: z
		.array(
			z.object({
				kind: z.enum(ATTENTION_KIND_NAMES),
				count: z.int(),
				count_is_exact: z.boolean().describe('False: there are more than were counted.'),
				remedy: z.string(),
				items: z.array(item).describe('The newest or most urgent.'),
			}),
		)
		.describe('Every kind, the most urgent first; further kinds may be added.'),
});
export type AttentionView = z.output<typeof attentionView>;

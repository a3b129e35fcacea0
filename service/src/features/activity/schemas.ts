import { z } from 'zod';
import { filterInstant } from '../../platform/filter-instant.js';
import { ACTOR_TYPES, CATEGORIES, ENTRY_STATUSES } from './model.js';

const word = z.string().trim().max(100).optional();

/** Unknown values of the filters find nothing; they are no fault. */
export const listActivityQuery = z.strictObject({
	limit: z.coerce.number().int().min(1).max(200).default(50),
	cursor: z.string().max(500).optional().describe('The next_cursor of the page before.'),
	category: word.describe(`One of: ${CATEGORIES.join(', ')}.`),
	action: word.describe('Such as pin.published.'),
	status: word.describe(`One of: ${ENTRY_STATUSES.join(', ')}.`),
	resource_type: word.describe('Such as pin.'),
	client_id: z
		.guid()
		.toLowerCase()
		.optional()
		.describe('Only what is about accounts of this client.'),
	since: filterInstant.optional().describe('At or after this instant.'),
});
export type ListActivityQuery = z.output<typeof listActivityQuery>;

const timestamp = z.iso.datetime();
const text = z.string().nullable();

export const activityItem = z.strictObject({
	id: z.uuid(),
	actor_user_id: z.uuid().nullable(),
	actor_type: z.enum(ACTOR_TYPES),
	actor_label: text,
	action: z.string(),
	category: z.enum(CATEGORIES),
	resource_type: text,
	resource_id: text,
	status: z.enum(ENTRY_STATUSES),
	message: z.string(),
	metadata: z.record(z.string(), z.unknown()),
	request_id: text,
	retention_days: z.int(),
	expires_at: timestamp,
	created_at: timestamp,
});
export type ActivityItem = z.output<typeof activityItem>;

export const activityPage = z.strictObject({
	items: z.array(activityItem),
	next_cursor: text,
	current_retention_days: z.int(),
	current_retention_label: z.string(),
});
export type ActivityPage = z.output<typeof activityPage>;

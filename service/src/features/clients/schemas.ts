import { z } from 'zod';
import { isTimeZone } from '../../domain/local-day.js';

const instant = z.iso.datetime();
const uuid = z.guid().toLowerCase();

const MAX_SPACING_SECONDS = 86_400;
const MAX_DAILY_CAP = 100_000;

const text = (most: number) => z.string().trim().min(1).max(most);
const name = text(100);
const flag = z.enum(['true', 'false']).transform((word) => word === 'true');

const settings = {
	external_id: text(255)
		.nullish()
		.describe('Your own reference; no two clients of the workspace have the same.'),
	notes: text(2_000).nullish(),
	default_board_id: text(64)
		.nullish()
		.describe('Where pins go that name no board, of the account that this board belongs to.'),
	time_zone: z
		.string()
		.max(64)
		.refine(isTimeZone, 'must be the name of a zone, such as Europe/Berlin')
		.nullish()
		.describe('Where the day of its accounts is counted; null = as in the settings.'),
	spacing_seconds: z
		.number()
		.min(0)
		.max(MAX_SPACING_SECONDS)
		.nullish()
		.describe('Least time between two pins of an account; 0 = none, null = as in the settings.'),
	daily_cap: z
		.number()
		.int()
		.min(0)
		.max(MAX_DAILY_CAP)
		.nullish()
		.describe('Pins a day and account; 0 = any number, null = as in the settings.'),
};

export const createClientBody = z.strictObject({ name, ...settings });

/** An empty body changes nothing. */
export const updateClientBody = z.strictObject({ name: name.optional(), ...settings });
export type UpdateClientBody = z.output<typeof updateClientBody>;

export const clientParams = z.strictObject({ client_id: uuid });

export const listClientsQuery = z.strictObject({
	external_id: z.string().min(1).max(255).optional(),
	include_archived: flag.default(false),
	limit: z.coerce.number().int().min(1).max(200).default(50),
	offset: z.coerce.number().int().min(0).max(10_000).default(0),
});

export const archiveClientQuery = z.strictObject({
	detach: flag
		.default(false)
		.describe('Take its accounts out of it; without it, a client with accounts is refused.'),
});

/** The filter that lists of other things have. */
export const clientFilter = {
	client_id: uuid.optional().describe('Only what belongs to accounts of this client.'),
};

export const clientView = z.object({
	id: z.string(),
	workspace_id: z.string(),
	name: z.string(),
	external_id: z.string().nullable(),
	notes: z.string().nullable(),
	default_board_id: z.string().nullable(),
	time_zone: z.string().nullable(),
	spacing_seconds: z.number().nullable(),
	daily_cap: z.number().int().nullable(),
	account_ids: z.array(z.string()).describe('Its Pinterest accounts that the API key may act for.'),
	created_at: instant,
	updated_at: instant,
	archived_at: instant.nullable(),
});
export type ClientView = z.output<typeof clientView>;

import { z } from 'zod';
import { ERROR_CODE_NAMES } from '../../domain/error-codes.js';
import { isTimeZone } from '../../domain/local-day.js';

const instant = z.iso.datetime();
const accountId = z.guid().toLowerCase();

export const rateMeterQuery = z.object({ account_id: accountId });

export const accountPaceParams = z.object({ account_id: accountId });

const MAX_SPACING_SECONDS = 86_400;
const MAX_DAILY_CAP = 100_000;

/** An empty body changes nothing. */
export const accountPaceBody = z.strictObject({
	spacing_seconds: z
		.number()
		.min(0)
		.max(MAX_SPACING_SECONDS)
		.nullish()
		.describe(
			'Least time between the starts of two pins; 0 = none, null = as its client, or the settings, give it.',
		),
	daily_cap: z
		.number()
		.int()
		.min(0)
		.max(MAX_DAILY_CAP)
		.nullish()
		.describe('Pins a day; 0 = any number, null = as its client, or the settings, give it.'),
	time_zone: z
		.string()
		.max(64)
		.refine(isTimeZone, 'must be the name of a zone, such as Europe/Berlin')
		.nullish()
		.describe('Where the day is counted; null = as its client, or the settings, give it.'),
});

const inForce = {
	spacing_seconds: z.number().describe('0 when there is no spacing.'),
	daily_cap: z.number().int().describe('0 when there is no cap.'),
	time_zone: z.string(),
};

const layer = {
	spacing_seconds: z.number().nullable(),
	daily_cap: z.number().int().nullable(),
	time_zone: z.string().nullable(),
};

const from = z.enum(['account', 'client', 'settings']);
const limitsFrom = z
	.object({ spacing_seconds: from, daily_cap: from, time_zone: from })
	.describe('Where each limit in force comes from.');

export const accountPaceView = z.object({
	account_id: z.string(),
	...inForce,
	own: z
		.object(layer)
		.describe('What was chosen for this account; null follows its client, then the settings.'),
	client: z
		.object({ client_id: z.string(), ...layer })
		.nullable()
		.describe('What its client gives; null follows the settings. Null: it has no client.'),
	limits_from: limitsFrom,
});

export type AccountPaceView = z.output<typeof accountPaceView>;

const bucket = {
	tokens_available: z.number().describe('Pins that can go out at once; may be a fraction.'),
	capacity: z.number(),
	refill_rate: z.number().describe('New tokens a second; 0 when the pace is switched off.'),
};

const gate = z
	.object({
		code: z.enum(ERROR_CODE_NAMES),
		until: instant.nullable().describe('Null: until the account is connected again.'),
	})
	.describe('What holds all pins of the account, whatever tokens there are.');

const day = z
	.object({
		used: z.number().int().describe('Pins started since the day began.'),
		cap: z.number().int(),
		time_zone: z.string(),
		resets_at: instant.nullable().describe('Null: nothing was started today.'),
	})
	.describe('The count of the day at the account; null when there is no cap.');

const trial = z
	.object({
		used: z.number().int(),
		writes_per_day: z.number().int(),
		resets_at: instant,
		limited_until: instant.nullable().describe('Pinterest limits the whole app until then.'),
	})
	.describe('What Trial access allows the app a day; null on Standard access.');

export const rateMeterView = z.object({
	account: z.object({
		account_id: z.string(),
		...bucket,
		spacing_seconds: z.number(),
		next_start_at: instant.nullable().describe('Null: the spacing holds nothing back now.'),
		day: day.nullable(),
		limits_from: limitsFrom,
		gate: gate.nullable(),
	}),
	global: z
		.object({ ...bucket, trial: trial.nullable() })
		.describe('The bound for all accounts together.'),
});

export type RateMeterView = z.output<typeof rateMeterView>;

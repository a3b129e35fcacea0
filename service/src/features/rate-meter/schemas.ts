import { z } from 'zod';
import { ERROR_CODE_NAMES } from '../../domain/error-codes.js';

export const rateMeterQuery = z.object({ account_id: z.guid().toLowerCase() });

const bucket = {
	tokens_available: z.number().describe('Pins that can go out at once; may be a fraction.'),
	capacity: z.number(),
	refill_rate: z.number().describe('New tokens a second; 0 when the pace is switched off.'),
};

const gate = z
	.object({
		code: z.enum(ERROR_CODE_NAMES),
		until: z.iso.datetime().nullable().describe('Null: until the account is connected again.'),
	})
	.describe('What holds all pins of the account, whatever tokens there are.');

export const rateMeterView = z.object({
	account: z.object({ account_id: z.string(), ...bucket, gate: gate.nullable() }),
	global: z
		.object(bucket)
		.describe('The bound for all accounts together. It is not enforced yet, so it is always full.'),
});

export type RateMeterView = z.output<typeof rateMeterView>;

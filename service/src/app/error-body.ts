import { z } from 'zod';
import { ERROR_CODE_NAMES } from '../domain/error-codes.js';

const code = z.enum(ERROR_CODE_NAMES);

const fieldFault = z.strictObject({
	loc: z.array(z.union([z.string(), z.int()])).describe('Where, e.g. ["body", "title"].'),
	msg: z.string().describe('What is wrong, as the end of a sentence.'),
	type: z.string(),
});

const error = z
	.looseObject({
		code,
		message: z.string(),
		remediation: z.string().describe('What to do next.'),
		request_id: z.string().describe('Also in the header X-Request-ID.'),
		retry_after_seconds: z.int().optional().describe('Also in the header Retry-After.'),
		errors: z.array(fieldFault).optional().describe('The fields at fault.'),
	})
	.describe('Some codes add members of their own.');

/**
 * The body of every answer that is an error. Clients look in different places for the same two
 * facts, so `message` and `code` stand in all of them.
 */
export const errorBody = z
	.strictObject({
		error,
		detail: z.strictObject({ message: z.string(), code }),
		message: z.string(),
		code,
	})
	.meta({ id: 'Error' });

export type ErrorBody = z.output<typeof errorBody>;

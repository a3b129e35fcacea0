import { z } from 'zod';

export const CHECK_STATUSES = ['passed', 'failed', 'warning', 'skipped'] as const;

/** The contract's answer to a validation: what a creation would meet, and nothing stored. */
export const validationView = z.strictObject({
	valid: z.boolean().describe('Whether no check failed.'),
	dry_run: z.literal(true),
	checks: z.array(
		z.strictObject({
			name: z.string().describe('account, board_access, run_at, media, link, idempotency, rate'),
			status: z.enum(CHECK_STATUSES),
			code: z.string().nullable(),
			message: z.string(),
			remediation: z.string().nullable(),
			details: z.record(z.string(), z.unknown()).nullable(),
		}),
	),
	resolved: z
		.strictObject({
			account_id: z.uuid(),
			board_id: z.string(),
			idempotency_key: z.string().nullable(),
			run_at: z.iso.datetime().nullable(),
			image_url: z.string().nullable(),
			link_url: z.string().nullable(),
		})
		.nullable(),
	existing_pin_id: z.uuid().nullable().describe('The pin that this idempotency key already has.'),
	headroom: z.record(z.string(), z.unknown()).nullable(),
});
export type ValidationView = z.output<typeof validationView>;
export type Check = ValidationView['checks'][number];

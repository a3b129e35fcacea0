import { z } from 'zod';
import { wire } from '../publications/index.js';

/** The checks in the order of the answer; the last one only where it was asked for. */
export const CHECKS = [
	'token',
	'scopes',
	'board',
	'media',
	'app_access',
	'rate_limits',
	'account_changes',
	'test_pin',
] as const;

export const doctorParams = z.object({ account_id: z.guid().toLowerCase() });

export const doctorBody = z
	.strictObject({
		board_id: wire.boardId
			.optional()
			.describe('Absent: the default board of its client, or all boards of the account.'),
		image_url: wire.webAddress.optional().describe('An image to look at; absent: none.'),
		test_pin: z
			.boolean()
			.default(false)
			.describe('Makes a real pin on the board and deletes it again.'),
	})
	.refine(({ test_pin: asked, board_id: boardId }) => !asked || boardId !== undefined, {
		path: ['board_id'],
		message: 'is needed for a test pin',
	});

const doctorCheck = z.object({
	check: z.enum(CHECKS),
	status: z.enum(['ok', 'warning', 'failed', 'skipped']),
	code: z.string().nullable().describe('What was found; see docs/doctor.md. Null: nothing.'),
	message: z.string(),
	remedy: z.string().nullable().describe('What to do about it; null: nothing.'),
	facts: z.record(z.string(), z.unknown()),
});

export type DoctorCheck = z.output<typeof doctorCheck>;

export const diagnosisView = z.object({
	account_id: z.string(),
	checked_at: z.iso.datetime(),
	healthy: z.boolean().describe('No check failed.'),
	checks: z.array(doctorCheck),
});

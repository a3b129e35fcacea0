import { z } from 'zod';
import { PREFLIGHT_STATES, preflightState } from '../../domain/preflight.js';
import { FINDING_CODES } from '../../domain/preflight-findings.js';
import { FINAL_STATES } from '../../domain/publication-state.js';
import type { PublicationRecord } from './model.js';

/** What a look found, as a pin and a schedule show it. */
export const preflightView = z
	.strictObject({
		state: z.enum(PREFLIGHT_STATES),
		checked_at: z.iso.datetime().nullable(),
		findings: z.array(
			z.strictObject({
				code: z.enum(FINDING_CODES),
				severity: z.enum(['error', 'warning']),
				message: z.string(),
				remedy: z.string(),
				field: z.string(),
			}),
		),
	})
	.nullable()
	.describe('What was found of its media, link and board ahead of time; null: no look was made.');
export type PreflightView = z.output<typeof preflightView>;

/** The looks at a record in public words. */
export function presentPreflight({
	preflight = {},
}: Pick<PublicationRecord, 'preflight'>): PreflightView {
	const { checkedAt, findings = [], nextAt } = preflight;
	if (checkedAt) {
		return {
			state: preflightState(findings),
			checked_at: checkedAt.toISOString(),
			findings: findings.map((finding) => ({ ...finding })),
		};
	}
	return nextAt ? { state: 'pending', checked_at: null, findings: [] } : null;
}

/**
 * What a change of content leaves of the looks: a new one where the record still waits, which
 * also makes the result of one that is under way worthless.
 */
export function lookedAtAnew(
	{ preflight, state }: Pick<PublicationRecord, 'preflight' | 'state'>,
	now: Date,
): Pick<PublicationRecord, 'preflight'> {
	if (preflight === undefined) return {};
	return { preflight: FINAL_STATES.includes(state) ? {} : { nextAt: now } };
}

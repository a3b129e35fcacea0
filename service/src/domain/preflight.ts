import type { Finding } from './preflight-findings.js';
import type { PublicationState } from './publication-state.js';

export const PREFLIGHT_STATES = ['pending', 'passed', 'warnings', 'failed'] as const;
export type PreflightState = (typeof PREFLIGHT_STATES)[number];

/** How a look ended, by what it found. */
export function preflightState(findings: readonly Finding[]): PreflightState {
	if (findings.some(({ severity }) => severity === 'error')) return 'failed';
	return findings.length > 0 ? 'warnings' : 'passed';
}

/** States in which a finding still can change something. */
export const STATES_BEFORE_CLAIM: readonly PublicationState[] = [
	'draft',
	'scheduled',
	'queued',
	'deferred',
];

/** The second look comes this long before the pin is due. */
export const SECOND_LOOK_MS = 24 * 3_600_000;

/** What a look knew of its record, and what it brought. */
export interface Look {
	readonly state: PublicationState;
	readonly runAt: Date | null;
	readonly now: Date;
	readonly findings: readonly Finding[];
}

/**
 * `refuse`: the record fails now. `refuseDue`: the same once it has become due, which it may be.
 * `keep`: the findings are stored; with `nextAt` it is looked at again.
 */
export type AfterLook =
	| { readonly kind: 'refuse' | 'refuseDue' }
	| { readonly kind: 'keep'; readonly nextAt: Date | null };

/** What follows from a look: a plan has no refusal of its own and keeps its findings until due. */
export function decideAfterPreflight({ state, runAt, now, findings }: Look): AfterLook {
	const failed = preflightState(findings) === 'failed';
	if (state !== 'scheduled') {
		const refused = failed && (state === 'queued' || state === 'deferred');
		return refused ? { kind: 'refuse' } : { kind: 'keep', nextAt: null };
	}
	if (!runAt || runAt <= now)
		return failed ? { kind: 'refuseDue' } : { kind: 'keep', nextAt: null };
	const second = new Date(runAt.getTime() - SECOND_LOOK_MS);
	if (second > now) return { kind: 'keep', nextAt: second };
	return { kind: 'keep', nextAt: failed ? runAt : null };
}

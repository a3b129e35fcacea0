import type { OutboundFaultKind } from '../../platform/outbound-errors.js';
import { createTtlCache } from '../../platform/ttl-cache.js';
import type { LaneKind } from '../lanes/index.js';
import type { ClaimedPreflight } from '../publications/index.js';
import type { PreflightDeps } from './deps.js';
import { lookAhead } from './look-ahead.js';

/** Pins that one account may have looked at before other accounts have theirs. */
const QUANTUM = 20;
/** Looks of one account at once: a slow image host must not hold up all the others behind it. */
const WIDTH = 2;
const FAILED_HOSTS = { ttlMs: 30_000, maxEntries: 10_000 };
/** A list of boards takes at most this long, and the outcome is written after it. */
const BOARDS_AND_OUTCOME_MS = 30_000;

/**
 * The lane kind of looks ahead: one lane per account, as the pins themselves have. A client whose
 * hosts are slow then waits for nobody but himself, however many accounts the agency has.
 */
export function preflightKind(given: PreflightDeps): LaneKind<ClaimedPreflight> {
	const { clock } = given;
	const failedHosts = createTtlCache<OutboundFaultKind>({ clock, ...FAILED_HOSTS });
	const deps = { ...given, failedHosts };
	const { preflights } = deps.publications;
	const leaseMs = deps.settings.timeoutMs + BOARDS_AND_OUTCOME_MS;
	return {
		name: 'preflight',
		quantum: QUANTUM,
		width: WIDTH,
		claim: (accountId) => preflights.claimNext({ accountId, now: clock.now(), leaseMs }),
		run: (claimed, turn) => lookAhead(deps, claimed, turn),
		nextLook: (accountId) => preflights.nextLook(accountId),
		dueLanes: (range) => preflights.dueAccounts(range),
	};
}

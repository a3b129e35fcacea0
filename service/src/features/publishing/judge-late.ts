import { decideLate, lateRange } from '../../domain/late-policy.js';
import { dueOf, expireLate, expireOf, type PublicationRecord } from '../publications/index.js';
import type { PublishingDeps } from './deps.js';

/**
 * Decides on a record that was claimed to be judged, because its time lies too far back: claims it
 * anew for sending where we held it ourselves; else fails it with all others of its lane that are
 * too late. Null when it is not to be sent.
 */
export async function judgeLate(
	deps: PublishingDeps,
	record: PublicationRecord,
	claim: { readonly leaseMs: number; readonly linkParameter?: string },
): Promise<PublicationRecord | null> {
	const { publications, lanes, clock, wake, logger, settings } = deps;
	const { accountId, workspaceId } = record;
	const now = clock.now();
	const standings = await lanes.standings({ kind: 'publish', laneIds: [accountId], now });
	const range = lateRange(
		standings.get(accountId) ?? { ableUntil: null, gate: null },
		now,
		settings.late,
	);
	const decision = decideLate(dueOf(record), range);
	if (!range || decision.kind === 'keep') {
		return publications.late.claimJudged({ ...claim, record, now });
	}
	const applied = await publications.apply(expireOf(record, { now, code: decision.code }));
	if (applied === 'applied') wake('dispatch', workspaceId);
	// The rest of the lane at once: one by one it would hold up what may still go out.
	const others = await expireLate(deps, { accountId, range });
	logger.warn({ account: accountId, pins: others + 1, code: range.code }, 'pins were too late');
	return null;
}

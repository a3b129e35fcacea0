import { lateRange, waitsForReconnect, type LaneStanding } from '../../domain/late-policy.js';
import { isPacingHold } from '../../domain/pacing-hold.js';
import type { Logger } from '../../platform/logger.js';
import type { LaneStore } from '../lanes/index.js';
import {
	expireLate,
	giveUpSearches,
	type ExpireLateDeps,
	type PublicationStore,
} from '../publications/index.js';
import type { PublishingSettings } from './deps.js';
import { loseLeases } from './lose-leases.js';

export interface ExpireOverdueDeps extends ExpireLateDeps {
	readonly publications: Pick<PublicationStore, 'late' | 'applyAll' | 'dueAccounts' | 'claimNext'>;
	readonly lanes: Pick<LaneStore, 'standings'>;
	readonly logger: Logger;
	readonly settings: Pick<PublishingSettings, 'late'>;
}

/** Lanes that are looked at with one query. */
const LANES = 1_000;

/**
 * Fails what is too late in lanes that nobody serves: behind a limit, or waiting for a reconnect.
 * What was under way there is searched for later, and ends with the rest. What a turn meets is
 * judged at its claim. Its cost follows what is overdue. How many failed.
 */
export async function expireOverdue(deps: ExpireOverdueDeps): Promise<number> {
	const { publications, lanes, clock, logger, settings } = deps;
	const now = clock.now();
	const overdue = await publications.dueAccounts({ from: null, to: now });
	let expired = 0;
	for (let first = 0; first < overdue.length; first += LANES) {
		const laneIds = overdue.slice(first, first + LANES);
		const standings = await lanes.standings({ kind: 'publish', laneIds, now });
		await loseLeases(
			deps,
			[...standings].filter(isUnserved).map(([accountId]) => accountId),
		);
		for (const [accountId, standing] of standings) {
			const range = lateRange(standing, now, settings.late);
			if (!range) continue;
			expired += await expireLate(deps, { accountId, range });
			if (!waitsForReconnect(range.code)) continue;
			expired += await giveUpSearches(deps, { accountId, upTo: range.upTo });
		}
	}
	if (expired > 0) logger.warn({ pins: expired }, 'pins were too late');
	return expired;
}

/** Behind a hold of ours what is under way is looked at all the same. */
const isUnserved = ([, { gate }]: [string, LaneStanding]): boolean =>
	gate !== null && !isPacingHold(gate.code);

import type { LaneKind } from '../lanes/index.js';
import type { PublicationRecord } from '../publications/index.js';
import type { PublishingDeps } from './deps.js';
import { prepareMedia } from './prepare-media.js';

/** Videos of one account that are on their way at once: one uploads, others are looked at. */
const WIDTH = 2;
const QUANTUM = 5;

/** The lane kind of videos on their way to Pinterest; one lane per account, beside its pins. */
export function prepareKind(deps: PublishingDeps): LaneKind<PublicationRecord> {
	const { publications, clock, settings } = deps;
	return {
		name: 'prepare',
		quantum: QUANTUM,
		width: WIDTH,
		claim: (accountId) =>
			publications.preparing.claim({
				accountId,
				now: clock.now(),
				leaseMs: settings.recordLeaseMs,
			}),
		run: (record, { signal }) => prepareMedia(deps, record, signal),
		nextLook: (accountId) => publications.preparing.nextLook(accountId),
		dueLanes: (range) => publications.preparing.dueAccounts(range),
	};
}

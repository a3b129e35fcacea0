import { recordEvents } from '../features/activity/index.js';
import type { LaneKind } from '../features/lanes/index.js';
import { preflightKind } from '../features/preflight/index.js';
import { prepareKind, publishKind } from '../features/publishing/index.js';
import { deliverKind, dispatchKind } from '../features/webhooks/index.js';
import { systemRandom } from '../platform/random.js';
import { describeEvent } from './describe-event.js';
import type { Parts } from './parts.js';
import { preflightDeps } from './preflight-deps.js';
import { publishingDeps } from './publishing-deps.js';

export type LaneKinds = Readonly<
	Record<'publish' | 'prepare' | 'preflight' | 'dispatch' | 'deliver', LaneKind>
>;

/** Everything that runs in the background, as kinds of lanes. */
export function laneKinds(parts: Parts): LaneKinds {
	const { config, publications, lanes, clock, logger, engine } = parts;
	const { endpoints, deliveries, outbound, vault, activity } = parts;
	const { wake } = engine.queues;
	const random = systemRandom;
	const publishing = publishingDeps(parts);
	const kinds = {
		publish: publishKind(publishing, {
			quantum: config.lanes.turnQuantum,
			pace: config.lanes.pace,
			limits: config.lanes.limits,
		}),
		prepare: prepareKind(publishing),
		preflight: preflightKind(preflightDeps(parts)),
		dispatch: dispatchKind({
			sources: [publications.outbox, lanes.outbox, parts.accounts.accounts.outbox],
			describe: describeEvent,
			endpoints,
			deliveries,
			record: (told) => recordEvents({ activity }, told),
			wake,
			clock,
		}),
		deliver: deliverKind({
			endpoints,
			deliveries,
			outbound,
			vault,
			clock,
			random,
			logger,
			settings: config.webhooks,
		}),
	};
	// The engine hands every item back to the kind that claimed it.
	return kinds as Record<keyof typeof kinds, LaneKind>;
}

import { recordEvents } from '../features/activity/index.js';
import type { LaneKind } from '../features/lanes/index.js';
import { publishKind } from '../features/publishing/index.js';
import { deliverKind, dispatchKind } from '../features/webhooks/index.js';
import { systemRandom } from '../platform/random.js';
import { describeEvent } from './describe-event.js';
import type { Parts } from './parts.js';

export type LaneKinds = Readonly<Record<'publish' | 'dispatch' | 'deliver', LaneKind>>;

/** Everything that runs in the background, as kinds of lanes. */
export function laneKinds(parts: Parts): LaneKinds {
	const { config, publications, lanes, accounts, ports, clock, logger, engine } = parts;
	const { endpoints, deliveries, outbound, box, activity } = parts;
	const { wake } = engine.queues;
	const random = systemRandom;
	const kinds = {
		publish: publishKind(
			{
				publications,
				lanes,
				accounts: accounts.publishing,
				ports,
				wake,
				clock,
				random,
				logger,
				settings: config.publishing,
			},
			{ quantum: config.lanes.turnQuantum, pace: config.lanes.pace },
		),
		dispatch: dispatchKind({
			sources: [publications.outbox, lanes.outbox],
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
			box,
			clock,
			random,
			logger,
			settings: config.webhooks,
		}),
	};
	// The engine hands every item back to the kind that claimed it.
	return kinds as Record<keyof typeof kinds, LaneKind>;
}

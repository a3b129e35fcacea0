import { decideAfterDelivery, type DeliveryDecision } from '../../domain/delivery-policy.js';
import type { Clock } from '../../platform/clock.js';
import { crashPoint } from '../../platform/crash-points.js';
import type { Logger } from '../../platform/logger.js';
import type { Outbound } from '../../platform/outbound.js';
import type { Random } from '../../platform/random.js';
import type { LaneKind, RunResult, TurnContext } from '../lanes/index.js';
import type { Vault } from '../vault/index.js';
import type { ClaimedDelivery, DeliveryChange, DeliveryStore } from './delivery-store.js';
import { openSecret } from './endpoint-secret.js';
import type { EndpointRecord } from './model.js';
import { postDelivery, type Posted } from './post-delivery.js';
import type { EndpointStore } from './store.js';

export interface DeliverySettings {
	/** Wait after each failed try, in milliseconds; the list's end is the schedule's end. */
	readonly retryMs: readonly number[];
	/** Least wait after an answer or a silence that means "too much", in milliseconds. */
	readonly overloadMs: number;
	/** Time limit of one try, in milliseconds. */
	readonly timeoutMs: number;
}

export interface DeliverDeps {
	readonly endpoints: Pick<EndpointStore, 'find' | 'switchOff'>;
	readonly deliveries: Pick<DeliveryStore, 'claimNext' | 'apply' | 'nextLook' | 'dueEndpoints'>;
	readonly outbound: Pick<Outbound, 'request'>;
	readonly vault: Vault;
	readonly clock: Clock;
	readonly random: Random;
	readonly logger: Logger;
	readonly settings: DeliverySettings;
}

const WIDTH = 5;
const QUANTUM = 50;
/** Part of the lease kept back for writing the outcome: as long as the try, between these. */
const OUTCOME_SLACK_MS = { least: 1_000, most: 15_000 };

/** The lane kind of deliveries: one lane per endpoint, five calls at a time. */
export function deliverKind(deps: DeliverDeps): LaneKind<ClaimedDelivery> {
	const leaseMs = leaseFor(deps.settings.timeoutMs);
	return {
		name: 'deliver',
		quantum: QUANTUM,
		width: WIDTH,
		claim: (endpointId) =>
			deps.deliveries.claimNext({ endpointId, now: deps.clock.now(), leaseMs }),
		run: (delivery, turn) => deliver(deps, delivery, turn),
		nextLook: (endpointId) => deps.deliveries.nextLook(endpointId),
		dueLanes: (range) => deps.deliveries.dueEndpoints(range),
	};
}

function leaseFor(timeoutMs: number): number {
	const { least, most } = OUTCOME_SLACK_MS;
	return timeoutMs + Math.min(most, Math.max(least, timeoutMs));
}

async function deliver(
	deps: DeliverDeps,
	delivery: ClaimedDelivery,
	{ signal }: TurnContext,
): Promise<RunResult> {
	crashPoint('delivery.claimed');
	// Read each time: a deleted or switched-off endpoint gets nothing more.
	const endpoint = await deps.endpoints.find(delivery.workspaceId, delivery.endpointId);
	if (!endpoint?.isEnabled) return apply(deps, delivery, { state: 'dropped' });

	const posted = await postDelivery(
		{ ...deps, timeoutMs: deps.settings.timeoutMs },
		{ delivery, url: endpoint.url, secret: await openSecret(deps.vault, endpoint), signal },
	);
	crashPoint('delivery.posted');
	const now = deps.clock.now();
	// Our own end cut the call short, so it is no try of the receiver's.
	if (!posted) return apply(deps, delivery, { state: 'pending', nextAt: now });
	const decision = decideAfterDelivery(posted.outcome, {
		tries: delivery.tries + 1,
		now,
		random: deps.random.fraction(),
		retryMs: deps.settings.retryMs,
		overloadMs: deps.settings.overloadMs,
	});
	if (decision.kind === 'gone') await switchOff(deps, endpoint, now);
	return apply(deps, delivery, changeOf(decision, posted, now));
}

function changeOf(decision: DeliveryDecision, { attempt }: Posted, now: Date): DeliveryChange {
	switch (decision.kind) {
		case 'delivered':
			return { attempt, state: 'delivered', deliveredAt: now };
		case 'retry':
			return { attempt, state: 'pending', nextAt: new Date(now.getTime() + decision.waitMs) };
		case 'exhausted':
			return { attempt, state: 'exhausted' };
		case 'gone':
			return { attempt, state: 'dropped' };
	}
}

const GONE_REASON = 'The receiver answered 410 Gone.';

async function switchOff(deps: DeliverDeps, endpoint: EndpointRecord, now: Date): Promise<void> {
	await deps.endpoints.switchOff({ endpoint, reason: GONE_REASON, now });
	deps.logger.info({ webhook: endpoint._id }, 'a webhook was switched off: its receiver is gone');
}

async function apply(
	{ deliveries, logger }: DeliverDeps,
	delivery: ClaimedDelivery,
	change: DeliveryChange,
): Promise<RunResult> {
	if ((await deliveries.apply(delivery, change)) === 'stale') {
		const { _id, fence } = delivery;
		logger.warn({ delivery: _id, fence }, 'an outcome came after its lease');
	}
	crashPoint('delivery.stored');
	return {};
}

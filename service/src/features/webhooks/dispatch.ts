import type { Clock } from '../../platform/clock.js';
import { crashPoint } from '../../platform/crash-points.js';
import { derivedId } from '../../platform/ids.js';
import type { OutboxEvent, OutboxFields, OutboxSource } from '../../platform/outbox.js';
import type { LaneKind, RunResult, WakeLane } from '../lanes/index.js';
import type { DeliveryStore } from './delivery-store.js';
import type { DeliveryRecord, EndpointRecord } from './model.js';
import { payloadText, type DescribeEvent, type EventFacts } from './payloads.js';
import type { EndpointStore } from './store.js';

export interface DispatchDeps {
	/** The kinds of records whose events are told. */
	readonly sources: readonly OutboxSource[];
	readonly describe: DescribeEvent;
	readonly endpoints: Pick<EndpointStore, 'subscribed'>;
	readonly deliveries: Pick<DeliveryStore, 'insertMissing'>;
	/** Notes every event in the workspace's log; told again it must change nothing. */
	record(told: readonly ToldEvent[]): Promise<void>;
	readonly wake: WakeLane;
	readonly clock: Clock;
}

/** A drained event with its public facts. */
export interface ToldEvent {
	readonly workspaceId: string;
	readonly event: OutboxEvent;
	readonly facts: EventFacts;
}

interface Emitter {
	readonly source: OutboxSource;
	readonly record: OutboxFields;
}

/** Records of one workspace with their events, oldest first. */
export interface DispatchBatch {
	readonly workspaceId: string;
	readonly emitters: readonly Emitter[];
}

const BATCH_RECORDS = 100;
const QUANTUM = 10;

/** The lane kind that turns events into deliveries: one lane per workspace, one batch at a time. */
export function dispatchKind(deps: DispatchDeps): LaneKind<DispatchBatch> {
	return {
		name: 'dispatch',
		quantum: QUANTUM,
		width: 1,
		claim: (workspaceId) => readBatch(deps, workspaceId),
		run: (batch) => dispatch(deps, batch),
		nextLook: async (workspaceId) => {
			const looks = await Promise.all(deps.sources.map((source) => source.next(workspaceId)));
			return looks.reduce(earlier, null);
		},
		dueLanes: async (range) => {
			const due = await Promise.all(deps.sources.map((source) => source.dueWorkspaces(range)));
			return [...new Set(due.flat())];
		},
	};
}

const earlier = (a: Date | null, b: Date | null): Date | null =>
	a === null || (b !== null && b < a) ? b : a;

/** Only reads: whoever reads the same events again makes the same deliveries. */
async function readBatch(
	{ sources }: DispatchDeps,
	workspaceId: string,
): Promise<DispatchBatch | null> {
	const found = await Promise.all(
		sources.map(async (source) => {
			const records = await source.pending(workspaceId, BATCH_RECORDS);
			return records.map((record): Emitter => ({ source, record }));
		}),
	);
	const emitters = found
		.flat()
		.sort((a, b) => Number(a.record.outboxAt ?? 0) - Number(b.record.outboxAt ?? 0))
		.slice(0, BATCH_RECORDS);
	return emitters.length > 0 ? { workspaceId, emitters } : null;
}

/**
 * One delivery per event and subscribed endpoint and one line in the log, then the events leave
 * their records. A crash in between repeats the work, and the derived ids let it change nothing.
 */
async function dispatch(deps: DispatchDeps, batch: DispatchBatch): Promise<RunResult> {
	crashPoint('events.read');
	const { workspaceId } = batch;
	const told = batch.emitters
		.flatMap(({ source, record }) =>
			record.outbox.map((event): ToldEvent => {
				const facts = deps.describe(source.name, record, event);
				return { workspaceId, event, facts };
			}),
		)
		.sort((a, b) => a.event.at.getTime() - b.event.at.getTime());
	const names = [...new Set(told.map(({ event }) => event.name))];
	const endpoints = await deps.endpoints.subscribed(workspaceId, names);
	const now = deps.clock.now();
	const deliveries = told.flatMap(({ event, facts }, order) => {
		const accountId = facts.data['pinterest_account_id'];
		const wanting = subscribers(endpoints, { event, accountId });
		if (wanting.length === 0) return [];
		const body = payloadText(event, facts);
		return wanting.map((endpoint) => newDelivery({ endpoint, event, body, order, now }));
	});
	await Promise.all([deps.deliveries.insertMissing(deliveries), deps.record(told)]);
	crashPoint('events.delivered');
	await removeEvents(deps, batch);
	crashPoint('events.drained');
	for (const endpointId of new Set(deliveries.map((delivery) => delivery.endpointId))) {
		deps.wake('deliver', endpointId);
	}
	return {};
}

/** Endpoints that want the event and are for its account. */
const subscribers = (
	endpoints: readonly EndpointRecord[],
	{ event, accountId }: { readonly event: OutboxEvent; readonly accountId: unknown },
): EndpointRecord[] =>
	endpoints.filter(
		({ events, accountIds = null }) =>
			events.some((name) => name === event.name) &&
			(accountIds === null || accountIds.some((id) => id === accountId)),
	);

async function removeEvents({ sources }: DispatchDeps, { emitters }: DispatchBatch): Promise<void> {
	for (const source of sources) {
		const drained = emitters
			.filter((emitter) => emitter.source === source)
			.map(({ record }) => ({
				recordId: record._id,
				eventIds: record.outbox.map((event) => event.id),
			}));
		await source.remove(drained);
	}
}

function newDelivery({
	endpoint,
	event,
	body,
	order,
	now,
}: {
	readonly endpoint: EndpointRecord;
	readonly event: OutboxEvent;
	readonly body: string;
	readonly order: number;
	readonly now: Date;
}): DeliveryRecord {
	return {
		_id: derivedId(event.id, endpoint._id),
		workspaceId: endpoint.workspaceId,
		endpointId: endpoint._id,
		eventId: event.id,
		eventName: event.name,
		body,
		state: 'pending',
		nextAt: now,
		order,
		fence: 0,
		tries: 0,
		attempts: [],
		createdAt: now,
	};
}

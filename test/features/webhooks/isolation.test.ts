import {
	createLaneEngine,
	createLaneStore,
	type LaneEngine,
	type LaneKind,
} from '../../../service/src/features/lanes/index.js';
import { ensureIndexes } from '../../../service/src/platform/mongo.js';
import { startReceiver, type Receiver } from '../../support/receiver.js';
import { until } from '../../support/until.js';
import { WORKSPACE, openWebhooks, type WebhookStage } from './webhook-stage.js';

const EVENTS = 20;

describe('deliveries on the lane engine', () => {
	let stage: WebhookStage;
	let engine: LaneEngine;
	let healthy: Receiver;
	let hanging: Receiver;
	const running: { stop(): Promise<unknown> }[] = [];

	beforeEach(async () => {
		stage = await openWebhooks({ settings: { timeoutMs: 5_000 }, realTime: true });
		const store = createLaneStore(stage.connection);
		await ensureIndexes(stage.connection);
		engine = await createLaneEngine({
			settings: {
				redisUrl: stage.database.redisUrl,
				queuePrefix: stage.database.keyPrefix,
				turnConcurrency: 20,
				laneLeaseMs: 5_000,
				sweepMs: 100,
				sweepFullMs: 1_000,
			},
			store,
			clock: stage.clock,
			logger: stage.logger,
		});
		const ensure = (kind: 'deliver' | 'dispatch', laneId: string) =>
			store.ensure({ kind, laneId, workspaceId: WORKSPACE, now: stage.clock.now() });
		stage.onLane((laneId) => ensure('deliver', laneId));
		stage.onWake((kind, laneId) => engine.queues.wake(kind, laneId));
		await ensure('dispatch', WORKSPACE);
		[healthy, hanging] = await Promise.all([startReceiver(), startReceiver()]);
		const kinds = [stage.dispatch as LaneKind, stage.deliver as LaneKind];
		running.push(engine.serve(kinds), engine.sweep(kinds));
	});
	afterEach(async () => {
		engine.drain();
		engine.abort();
		await Promise.all(running.splice(0).map((part) => part.stop()));
		await engine.close();
		await Promise.all([healthy.stop(), hanging.stop()]);
		await stage.close();
	});

	it('serves a healthy endpoint while another hangs, with five calls in flight at most', async () => {
		hanging.usually({ kind: 'hang' });
		await stage.endpoint(hanging.url);
		await stage.endpoint(healthy.url);
		await Promise.all(Array.from({ length: EVENTS }, () => stage.emit(['pin.published'])));
		await until(() => healthy.ledger.length === EVENTS, { within: 4_000 });
		await until(() => hanging.ledger.length === 5);
		expect(hanging.open()).toBe(5);
		const ids = healthy.ledger.map((call) => call.header('webhook-id'));
		expect(new Set(ids).size).toBe(EVENTS);
		expect(await stage.eventsLeft()).toEqual([]);
	});
});

import { randomUUID } from 'node:crypto';
import { createLaneEngine, createLaneStore } from '../../../service/src/features/lanes/index.js';
import { preflightKind } from '../../../service/src/features/preflight/index.js';
import type { LaneKind } from '../../../service/src/features/lanes/index.js';
import { databaseClock } from '../../../service/src/platform/clock.js';
import { createLogger } from '../../../service/src/platform/logger.js';
import { readServerTime } from '../../../service/src/platform/mongo.js';
import { until } from '../../support/until.js';
import { openPreflight, type PreflightStage } from './stage.js';

const ACCOUNTS = 4;
const PINS_EACH = 15;

describe('two processes', () => {
	let stage: PreflightStage;
	const running: { stop(): Promise<void> }[] = [];

	beforeEach(async () => {
		stage = await openPreflight();
	});
	afterEach(async () => {
		for (const part of running.splice(0)) await part.stop();
		await stage.close();
	});

	const startProcess = async (): Promise<void> => {
		const { connection, database } = stage;
		const logger = createLogger({ level: 'silent' });
		const clock = await databaseClock(() => readServerTime(connection));
		const store = createLaneStore(connection);
		const engine = await createLaneEngine({
			settings: {
				redisUrl: database.redisUrl,
				queuePrefix: database.keyPrefix,
				turnConcurrency: 20,
				laneLeaseMs: 2_000,
				sweepMs: 100,
				sweepFullMs: 1_000,
			},
			store,
			clock,
			logger,
		});
		const kinds = [preflightKind({ ...stage.deps, clock }) as LaneKind];
		const parts = [engine.serve(kinds), engine.sweep(kinds)];
		running.push({
			stop: async () => {
				engine.drain();
				await Promise.all(parts.map((part) => part.stop()));
				await engine.close();
			},
		});
	};

	it('look at every pin once between them, found by the sweep alone', async () => {
		const lanes = createLaneStore(stage.connection);
		const { workspaceId } = stage.known.account;
		const now = new Date();
		for (const accountId of Array.from({ length: ACCOUNTS }, () => randomUUID())) {
			await lanes.ensure({ kind: 'preflight', laneId: accountId, workspaceId, now });
			for (let pin = 0; pin < PINS_EACH; pin++) {
				const path = `/${accountId}/${String(pin)}`;
				const imageUrl = stage.host.serve({ status: 404 }, path);
				await stage.store({ accountId, preflight: { nextAt: now } }, { imageUrl, link: null });
			}
		}
		await Promise.all([startProcess(), startProcess()]);
		const all = ACCOUNTS * PINS_EACH;
		const looked = { 'preflight.checkedAt': { $exists: true } };
		await until(async () => (await stage.collection.countDocuments(looked)) === all, {
			what: 'a look at every pin',
		});
		expect(stage.host.asked).toHaveLength(all);
		expect(new Set(stage.host.asked).size).toBe(all);
		const events = await stage.collection.distinct('outbox.id');
		expect(events).toHaveLength(all);
	});
});

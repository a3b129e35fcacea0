import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startGuardian } from '../../service/src/platform/stores/start-guardian.js';
import type { FaultRule } from '../../service/src/simulator/fault-rules.js';
import { checkHistory, type Violation } from '../support/history-checker.js';
import { until } from '../support/until.js';
import { runClients } from './clients.js';
import { withDatabase } from './gather-history.js';
import type { Plan } from './plan.js';
import type { PlannedRequest } from './planned-request.js';
import { settle } from './settle-stage.js';
import { now, openStage, type Stage } from './stage.js';

/** A text of a built module, and what a mistaken hand would have written there. */
export interface Plant {
	/** Below the folder of the built service. */
	readonly file: string;
	readonly find: string;
	readonly replace: string;
}

/** A small run that always goes the same way: a few pins, one fault, nobody struck by chance. */
export interface Scenario {
	readonly roles: readonly string[];
	readonly requests: readonly PlannedRequest[];
	readonly rules?: readonly FaultRule[];
	readonly plants?: readonly Plant[];
	/** Over those of the stage. */
	readonly settings?: Readonly<Record<string, string>>;
	/** Asked for once all of `requests` are published. */
	readonly later?: readonly PlannedRequest[];
	/** Goes on beside the clients. */
	readonly meanwhile?: (stage: Stage) => Promise<void>;
}

const REST_WITHIN_MS = 8_000;
const PLANT = join(__dirname, 'plant.cjs');

/** Nobody struck, nothing cut, everybody well. */
export const QUIET: Omit<Plan, 'requests' | 'rules'> = {
	seed: 1,
	strikes: [],
	cast: 'one',
	clockOffsetMs: 0,
	weather: 'calm',
	receiver: 'up',
	receiverMs: 0,
	lagMs: 50,
};

/** A request for a pin of the n-th account, so many milliseconds after the start. */
export const request = (title: string, account = 0, atMs = 0): PlannedRequest => ({
	title,
	key: title.replaceAll(' ', '-'),
	account,
	board: 0,
	atMs,
	runInMs: null,
	twin: false,
});

/** Every broken promise that the checker finds in the scenario's history. */
export async function playScenario(scenario: Scenario): Promise<readonly Violation[]> {
	const { requests, later = [], rules = [], plants = [], meanwhile } = scenario;
	const logFolder = await mkdtemp(join(tmpdir(), 'pinlane-scenario-'));
	const guardian = startGuardian(() => undefined);
	const stage = await openStage({
		plan: { ...QUIET, requests, rules },
		stores: {
			mongoUrl: process.env.PINLANE_TEST_MONGO_URL ?? '',
			redisUrl: process.env.PINLANE_TEST_REDIS_URL ?? '',
		},
		logFolder,
		guardian,
		roles: scenario.roles,
		env: {
			...scenario.settings,
			NODE_OPTIONS: `--require ${PLANT}`,
			CHAOS_PLANTS: JSON.stringify(plants),
		},
	});
	try {
		const [calls] = await Promise.all([
			runClients(stage, { requests, startedAt: now() }),
			meanwhile?.(stage),
		]);
		if (later.length > 0) {
			await allPublished(stage, requests.length);
			calls.push(...(await runClients(stage, { requests: later, startedAt: now() })));
		}
		const { history, restless } = await settle(stage, calls, REST_WITHIN_MS);
		return [...restless, ...checkHistory(history)];
	} finally {
		await stage.close();
		guardian.dismiss();
		await rm(logFolder, { recursive: true, force: true });
	}
}

/** Resolves once so many records of the run are published. */
export async function allPublished(stage: Stage, count: number): Promise<void> {
	await withDatabase(stage, async (db) => {
		const published = async (): Promise<boolean> =>
			(await db.collection('publications').countDocuments({ state: 'published' })) === count;
		await until(published, { every: 5, what: 'publication' });
	});
}

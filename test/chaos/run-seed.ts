import type { CrashPointName } from '../../service/src/config/crash-point-names.js';
import type { Guardian } from '../../service/src/platform/stores/start-guardian.js';
import { checkHistory, type Violation } from '../support/history-checker.js';
import type { RunHistory } from '../support/run-history.js';
import type { TestStores } from '../support/test-stores.js';
import { runClients } from './clients.js';
import { playMoods } from './mood.js';
import { planOf, type Plan } from './plan.js';
import { settle } from './settle-stage.js';
import { elapsed, now, openStage } from './stage.js';
import { strikeAll } from './strike.js';

export interface SeedDeps {
	readonly opened: TestStores;
	readonly guardian: Guardian;
	readonly logFolder: string;
}

/** What became of one run. */
export interface SeedResult {
	readonly plan: Plan;
	/** Milliseconds, from the first preparation to the last check. */
	readonly ms: number;
	/** Milliseconds from the start of the clients until all was at rest. */
	readonly settledMs: number;
	readonly history: RunHistory;
	readonly violations: readonly Violation[];
	/** Scripted faults that were met. */
	readonly faultsPlayed: number;
	/** Named points at which a program has ended itself. */
	readonly crashedAt: readonly CrashPointName[];
	/** Accounts that had to be connected again: a token was lost with a process. */
	readonly reconnected: number;
	/** Connections and answers that a disturbed wire has met. */
	readonly wireFaults: number;
}

const REST_WITHIN_MS = 90_000;

/** One run: clients, faults and strikes as the seed says, then the check. */
export async function runSeed(seed: number, deps: SeedDeps): Promise<SeedResult> {
	const began = elapsed();
	const plan = planOf(seed);
	const { mongo, redis } = deps.opened.stores;
	const stores = { mongoUrl: mongo.url, redisUrl: redis.url };
	const stage = await openStage({ plan, stores, ...deps });
	try {
		const started = elapsed();
		const startedAt = now();
		const [calls] = await Promise.all([
			runClients(stage, { requests: plan.requests, startedAt }),
			strikeAll(plan, { stage, opened: deps.opened }),
			playMoods(plan, stage),
		]);
		const settled = await settle(stage, calls, REST_WITHIN_MS);
		const { history, restless, reconnected } = settled;
		const wires = [...stage.wires.proxies.values()];
		return {
			plan,
			ms: elapsed() - began,
			settledMs: settled.settled - started,
			reconnected,
			history,
			violations: [...restless, ...checkHistory(history)],
			faultsPlayed: stage.simulator.simulation.faults
				.list()
				.reduce((sum, { played }) => sum + played, 0),
			crashedAt: [...stage.programs.reached()],
			wireFaults: wires.reduce((sum, proxy) => sum + proxy.met(), 0),
		};
	} finally {
		await stage.close();
	}
}

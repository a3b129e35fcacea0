import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import type { Stores } from '../../service/src/platform/stores/open-stores.js';
import type { Guardian } from '../../service/src/platform/stores/start-guardian.js';
import { checkHistory, type Violation } from '../support/history-checker.js';
import type { ClientCall, RunHistory } from '../support/run-history.js';
import { until } from '../support/until.js';
import { runClients } from './clients.js';
import { gatherHistory, restlessness, withDatabase } from './gather-history.js';
import { planOf, type Plan } from './plan.js';
import { now, openStage, type Stage } from './stage.js';

export interface SeedDeps {
	readonly stores: Stores;
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
}

const REST_WITHIN_MS = 90_000;

/** One run: clients, faults and nemesis as the seed says, then the check. */
export async function runSeed(seed: number, deps: SeedDeps): Promise<SeedResult> {
	const began = now();
	const plan = planOf(seed);
	const stage = await openStage({ plan, ...deps });
	try {
		const startedAt = now();
		const [calls] = await Promise.all([
			runClients(stage, plan.requests),
			strike(plan, { stage, stores: deps.stores }),
		]);
		const { history, restless, settledAt } = await settle(stage, calls);
		return {
			plan,
			ms: now() - began,
			settledMs: settledAt - startedAt,
			history,
			violations: [...restless, ...checkHistory(history)],
			faultsPlayed: stage.simulator.simulation.faults
				.list()
				.reduce((sum, { played }) => sum + played, 0),
		};
	} finally {
		await stage.close();
	}
}

/** Kills the victim at its instant and starts it again after its pause. */
async function strike(
	plan: Plan,
	{ stage, stores }: { stage: Stage; stores: Stores },
): Promise<void> {
	await sleep(plan.atMs);
	switch (plan.nemesis) {
		case 'service': {
			const victims = victimsOf(plan, stage);
			await Promise.all(victims.map((victim) => victim.kill()));
			await sleep(plan.awayMs);
			await Promise.all(victims.map((victim) => victim.start()));
			return;
		}
		case 'mongo':
			await stores.mongo.kill();
			await sleep(plan.awayMs);
			await stores.mongo.restart();
			return;
		case 'redis':
			await stores.redis.kill();
			await sleep(plan.awayMs);
			await stores.redis.restart();
			if (plan.emptied) await emptyRedis(stores.redis.url);
	}
}

function victimsOf({ victim, processes }: Plan, { services }: Stage) {
	if (processes === 1 || victim === 'both') return services;
	return services.slice(victim === 'api' ? 0 : 1, victim === 'api' ? 1 : 2);
}

async function emptyRedis(url: string): Promise<void> {
	const redis = new Redis(url);
	try {
		await redis.flushall();
	} finally {
		redis.disconnect();
	}
}

/** Waits until nothing moves any more; what never comes to rest is a violation itself. */
async function settle(
	stage: Stage,
	calls: readonly ClientCall[],
): Promise<{ history: RunHistory; restless: Violation[]; settledAt: number }> {
	return withDatabase(stage, async (db) => {
		let restless: Violation[] = [];
		let why: string | null = null;
		const isAtRest = async (): Promise<boolean> => {
			why = await restlessness(stage, db);
			return why === null;
		};
		try {
			await until(isAtRest, { within: REST_WITHIN_MS, every: 100, what: 'rest' });
		} catch (error) {
			const text = `${String(error)}; ${String(why)}`;
			restless = [{ invariant: 'nothing left behind', text, titles: [] }];
		}
		const settledAt = now();
		return { history: await gatherHistory(stage, db, calls), restless, settledAt };
	});
}

import type { Violation } from '../support/history-checker.js';
import type { ClientCall, RunHistory } from '../support/run-history.js';
import { until } from '../support/until.js';
import { gatherHistory, restlessness, withDatabase } from './gather-history.js';
import { elapsed, type Stage } from './stage.js';

/** Waits until nothing moves any more; what never comes to rest is a violation itself. */
export async function settle(
	stage: Stage,
	calls: readonly ClientCall[],
	withinMs: number,
): Promise<{ history: RunHistory; restless: Violation[]; settled: number }> {
	return withDatabase(stage, async (db) => {
		let restless: Violation[] = [];
		let why: string | null = null;
		const isAtRest = async (): Promise<boolean> => {
			why = await restlessness(stage, db);
			return why === null;
		};
		try {
			await until(isAtRest, { within: withinMs, every: 100, what: 'rest' });
		} catch (error) {
			const text = `${String(error)}; ${String(why)}`;
			restless = [{ invariant: 'nothing left behind', text, titles: [] }];
		}
		const settled = elapsed();
		return { history: await gatherHistory(stage, db, calls), restless, settled };
	});
}

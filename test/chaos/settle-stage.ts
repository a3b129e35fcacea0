import type { Violation } from '../support/history-checker.js';
import type { ClientCall, RunHistory } from '../support/run-history.js';
import { until } from '../support/until.js';
import { gatherHistory, lanesHeld, restlessness, withDatabase } from './gather-history.js';
import { reconnectAccounts } from './reconnect-accounts.js';
import { elapsed, type Stage } from './stage.js';

/**
 * Waits until nothing moves any more; what never comes to rest is a violation itself. Accounts that
 * wait for a person by then are connected again, and all must come to rest without a gate.
 */
export async function settle(
	stage: Stage,
	calls: readonly ClientCall[],
	withinMs: number,
): Promise<{
	history: RunHistory;
	restless: Violation[];
	settled: number;
	/** Accounts that had to be connected again. */
	reconnected: number;
}> {
	return withDatabase(stage, async (db) => {
		let why: string | null = null;
		const isAtRest = async (): Promise<boolean> => {
			why = await restlessness(stage, db);
			return why === null;
		};
		const rest = async (): Promise<Violation[]> => {
			try {
				await until(isAtRest, { within: withinMs, every: 100, what: 'rest' });
				return [];
			} catch (error) {
				const text = `${String(error)}; ${String(why)}`;
				return [{ invariant: 'nothing left behind', text, titles: [] }];
			}
		};
		const restless = await rest();
		const held = restless.length > 0 ? [] : await lanesHeld(db);
		if (held.length > 0) {
			restless.push(...(await reconnectAccounts(stage, held)));
			restless.push(...(await rest()));
		}
		const settled = elapsed();
		const history = await gatherHistory(stage, db, calls);
		return { history, restless, settled, reconnected: held.length };
	});
}

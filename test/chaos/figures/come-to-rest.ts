import { until } from '../../support/until.js';
import { restlessness } from '../gather-history.js';
import { elapsed } from '../stage.js';
import type { Scene } from './on-stage.js';

/**
 * Waits until no record, event or delivery is left to be moved: the milliseconds it took, or
 * what is still restless after `withinMs`, in words.
 */
export async function comeToRest(
	{ stage, db }: Pick<Scene, 'stage' | 'db'>,
	withinMs: number,
): Promise<{ readonly ms: number; readonly restless: string | null }> {
	const began = elapsed();
	let restless: string | null = null;
	const isAtRest = async (): Promise<boolean> => {
		restless = await restlessness(stage, db).catch((error: unknown) => String(error));
		return restless === null;
	};
	await until(isAtRest, { within: withinMs, every: 100 }).catch(() => undefined);
	return { ms: elapsed() - began, restless };
}

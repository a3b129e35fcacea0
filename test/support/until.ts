import { setTimeout as sleep } from 'node:timers/promises';

/** Waits for a condition, never for time; the bound is there to end a test that fails. */
export async function until(
	condition: () => boolean | Promise<boolean>,
	{ within = 30_000, every = 20, what = 'the condition' } = {},
): Promise<void> {
	const end = performance.now() + within;
	while (!(await condition())) {
		if (performance.now() > end)
			throw new Error(`${what} did not hold within ${String(within)} ms`);
		await sleep(every);
	}
}

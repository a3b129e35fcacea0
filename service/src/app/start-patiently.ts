import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../platform/clock.js';
import type { Logger } from '../platform/logger.js';
import { isDatabaseAway } from '../platform/mongo-errors.js';
import { StoresUnavailable } from '../platform/stores/errors.js';

const ASK_AGAIN_MS = 250;
const SAY_EVERY_MS = 10_000;

/**
 * What `start` gives, tried until the database can be reached; any other fault is thrown.
 * That it waits is told once at first and then every ten seconds.
 */
export async function startPatiently<T>(
	start: () => Promise<T>,
	{ clock, logger }: { readonly clock: Pick<Clock, 'monotonic'>; readonly logger: Logger },
): Promise<T> {
	let sayAt = Number.NEGATIVE_INFINITY;
	for (;;) {
		try {
			return await start();
		} catch (error) {
			const reason = awayBecause(error);
			if (reason === undefined) throw error;
			const now = clock.monotonic();
			if (now >= sayAt) {
				logger.warn({ reason }, 'the database is away; the start waits for it');
				sayAt = now + SAY_EVERY_MS;
			}
		}
		await sleep(ASK_AGAIN_MS);
	}
}

function awayBecause(error: unknown): string | undefined {
	if (error instanceof StoresUnavailable) return error.away;
	return isDatabaseAway(error) ? String(error) : undefined;
}

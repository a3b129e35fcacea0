import { createRestoreQueries, guardRestore } from '../features/publications/index.js';
import { newId } from '../platform/ids.js';
import type { Context } from './context.js';

const DUTY_MS = 60_000;
const ASK_AGAIN_MS = 500;

/**
 * Ends once the guard of the restore that the settings name has run, here or in another process.
 * Until then nothing may be claimed. Nothing to do where no restore is named.
 */
export async function awaitRestoreGuard({
	config,
	connection,
	publications,
	lanes,
	clock,
	logger,
}: Pick<
	Context,
	'config' | 'connection' | 'publications' | 'lanes' | 'clock' | 'logger'
>): Promise<void> {
	const backupTime = config.restoreGuard;
	if (!backupTime) return;
	const restore = createRestoreQueries(connection);
	const holder = newId();
	for (;;) {
		if (await restore.done(backupTime)) return;
		const now = clock.now();
		const until = new Date(now.getTime() + DUTY_MS);
		if (await lanes.holdDuty({ duty: 'restore-guard', holder, now, until })) {
			const records = await guardRestore({ publications, restore, clock }, backupTime);
			logger.info({ records, backupTime }, 'restored publications are read back first');
			return;
		}
		await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
	}
}

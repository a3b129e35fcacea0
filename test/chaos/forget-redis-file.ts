import { rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Everything Redis wrote down; the folder stays, for the next start. */
export async function forgetRedisFile(dataDir: string): Promise<void> {
	await rm(join(dataDir, 'redis', 'appendonlydir'), { recursive: true, force: true });
	await rm(join(dataDir, 'redis', 'dump.rdb'), { force: true });
}

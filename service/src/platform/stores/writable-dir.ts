import { access, constants, mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/** The cache of last resort, inside the data folder. */
export const cacheInDataDir = (dataDir: string): string => join(resolve(dataDir), 'cache');

/** Whether files can be made in a folder; makes the folder where it can. */
export async function isWritableDir(dir: string): Promise<boolean> {
	try {
		await mkdir(dir, { recursive: true });
		await access(dir, constants.W_OK | constants.X_OK);
		return true;
	} catch {
		return false;
	}
}

import { access, constants, mkdir } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';

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

/**
 * The folder fetched server programs are kept in: `XDG_CACHE_HOME/pinlane`, else
 * `HOME/.cache/pinlane`, else `cache` in the data folder; the first that can be written to.
 */
export async function resolveCacheDir(places: {
	xdgCacheHome?: string;
	home?: string;
	dataDir: string;
}): Promise<string> {
	const { xdgCacheHome, home, dataDir } = places;
	const candidates: string[] = [];
	if (xdgCacheHome && isAbsolute(xdgCacheHome)) candidates.push(join(xdgCacheHome, 'pinlane'));
	else if (home && isAbsolute(home)) candidates.push(join(home, '.cache', 'pinlane'));
	for (const dir of candidates) {
		if (await isWritableDir(dir)) return dir;
	}
	return cacheInDataDir(dataDir);
}

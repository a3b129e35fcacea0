import { accessSync, constants } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';

/**
 * The folder fetched server programs are kept in: `XDG_CACHE_HOME/pinlane`, else
 * `HOME/.cache/pinlane`, else `cache` in the data folder where the first cannot be written.
 */
export function findCacheDir(places: {
	readonly xdgCacheHome?: string;
	readonly home?: string;
	readonly dataDir: string;
}): string {
	const { xdgCacheHome, home, dataDir } = places;
	const base = absolute(xdgCacheHome) ?? absolute(home && join(home, '.cache'));
	if (base !== undefined && canBeWritten(base)) return join(base, 'pinlane');
	return join(resolve(dataDir), 'cache');
}

const absolute = (path: string | undefined): string | undefined =>
	path && isAbsolute(path) ? path : undefined;

/** A folder that is not there yet counts as the nearest one above it. */
function canBeWritten(dir: string): boolean {
	try {
		accessSync(dir, constants.W_OK | constants.X_OK);
		return true;
	} catch (error) {
		const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
		return missing && dirname(dir) !== dir && canBeWritten(dirname(dir));
	}
}

import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** What the run needs is not on this machine; the message is one line for a person. */
export class CannotRun extends Error {}

/** Throws CannotRun, naming all that are missing, unless every program is on PATH. */
export async function requireTools(names: readonly string[], why: string): Promise<void> {
	const found = await Promise.all(names.map(isOnPath));
	const missing = names.filter((_, index) => !found[index]);
	if (missing.length > 0) throw new CannotRun(`missing: ${missing.join(', ')} (${why})`);
}

async function isOnPath(name: string): Promise<boolean> {
	for (const folder of (process.env.PATH ?? '').split(delimiter)) {
		try {
			await access(join(folder, name), constants.X_OK);
			return true;
		} catch {
			continue;
		}
	}
	return false;
}

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The settings, with the key of the data folder's trial where none is given. */
export async function withTrialKey(
	env: NodeJS.ProcessEnv,
	dataDir: string,
): Promise<NodeJS.ProcessEnv> {
	if (env['PINLANE_MASTER_KEY'] || env['PINLANE_MASTER_KEY_FILE']) return env;
	try {
		const key = (await readFile(join(dataDir, 'master-key'), 'utf8')).trim();
		return { ...env, PINLANE_MASTER_KEY: key };
	} catch {
		// No trial was ever started there.
		return env;
	}
}

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemRandom } from '../../platform/random.js';

/** Loopback is opened for trials, so that a receiver on the same machine gets its events. */
export const TRIAL_CIDRS = '127.0.0.0/8,::1/128';

/** The trial's master key: made once, kept in the data folder, readable by its owner only. */
export async function trialMasterKey(dataDir: string): Promise<string> {
	const file = join(dataDir, 'master-key');
	try {
		return (await readFile(file, 'utf8')).trim();
	} catch {
		await mkdir(dataDir, { recursive: true });
		const key = systemRandom.bytes(32).toString('base64');
		await writeFile(file, `${key}\n`, { mode: 0o600, flag: 'wx' });
		return key;
	}
}

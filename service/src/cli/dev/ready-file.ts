import { chmod, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const named = z.object({ id: z.string(), name: z.string() });

const readyFacts = z.object({
	url: z.string(),
	api_key: z.string(),
	workspace_id: z.string(),
	account_id: z.string(),
	boards: z.array(named),
	fault_boards: z.array(named),
	image_url: z.string(),
	simulator_url: z.string(),
	mongodb_uri: z.string(),
	redis_url: z.string(),
});

/** What scripts need to talk to the running trial service. */
export type ReadyFacts = z.output<typeof readyFacts>;

const fileIn = (dataDir: string): string => join(dataDir, 'ready.json');

/** Facts of an earlier start, or null when there are none or they cannot be read. */
export async function readReadyFile(dataDir: string): Promise<ReadyFacts | null> {
	try {
		return readyFacts.parse(JSON.parse(await readFile(fileIn(dataDir), 'utf8')));
	} catch {
		return null;
	}
}

/** Written whole or not at all; it holds a key, so only its owner may read it. */
export async function writeReadyFile(dataDir: string, facts: ReadyFacts): Promise<void> {
	const draft = `${fileIn(dataDir)}.tmp`;
	await writeFile(draft, `${JSON.stringify(facts, null, 2)}\n`, { mode: 0o600 });
	await chmod(draft, 0o600);
	await rename(draft, fileIn(dataDir));
}

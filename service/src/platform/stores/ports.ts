import { randomInt } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';

export const LOOPBACK = '127.0.0.1';

// Below the ports systems give to outgoing connections: those could sit on a store's port while
// it is down and keep it from coming back.
const LOWEST = 20_000;
const HIGHEST = 32_000;
const MOST_TRIES = 200;

/** Whether a loopback port can be listened on now. */
export function isFreePort(port: number): Promise<boolean> {
	return new Promise((resolve) => {
		const server = createServer();
		server.once('error', () => resolve(false));
		server.listen({ port, host: LOOPBACK, exclusive: true }, () => {
			server.close(() => resolve(true));
		});
	});
}

/** A free loopback port: the one kept in a file if it still is, else another. */
export async function choosePort(keptIn: string): Promise<number> {
	const kept = Number(await readFile(keptIn, 'utf8').catch(() => ''));
	if (Number.isInteger(kept) && kept > 0 && kept < 65_536 && (await isFreePort(kept))) return kept;
	for (let tries = 0; tries < MOST_TRIES; tries++) {
		const port = randomInt(LOWEST, HIGHEST);
		if (await isFreePort(port)) return port;
	}
	throw new Error(`no free port between ${LOWEST} and ${HIGHEST}`);
}

/** Remembers a port for the next start. */
export async function keepPort(keptIn: string, port: number): Promise<void> {
	await writeFile(keptIn, `${port}\n`);
}

import { Redis } from 'ioredis';
import { awaitPort } from './await-port.js';
import {
	startEmbedded,
	type EmbeddedServer,
	type EmbeddedStart,
	type ServerRecipe,
} from './embedded-server.js';
import { pollUntil } from './poll-until.js';
import { LOOPBACK } from './ports.js';
import { infoField } from './versions.js';

const recipe: ServerRecipe = {
	kind: 'redis',
	label: 'Redis',
	url: (port) => `redis://${LOOPBACK}:${port}`,
	args: (port, files) => [
		...['--dir', files.dataPath, '--pidfile', files.pidFile],
		...['--port', String(port), '--bind', LOOPBACK, '--daemonize', 'no'],
		...['--appendonly', 'yes', '--appendfsync', 'everysec', '--save', ''],
		...['--maxmemory-policy', 'noeviction'],
		...['--loglevel', 'notice', '--logfile', files.logFile],
		// The title would hide the folder by which a leftover is recognised.
		...['--set-proc-title', 'no'],
	],
	ready: async ({ port, pid, signal }) => {
		await awaitPort(port, signal);
		await awaitLoaded({ port, pid, signal });
	},
};

/** Starts Redis or Valkey with an append-only file on loopback; resolves once its data is read. */
export const spawnRedis = (start: EmbeddedStart): Promise<EmbeddedServer> =>
	startEmbedded(recipe, start);

async function awaitLoaded(server: {
	port: number;
	pid: number;
	signal: AbortSignal;
}): Promise<void> {
	const { port, pid, signal } = server;
	const redis = new Redis(port, LOOPBACK, {
		lazyConnect: true,
		enableReadyCheck: false,
		retryStrategy: null,
	});
	redis.on('error', () => redis.disconnect());
	const isLoaded = async (): Promise<true | undefined> => {
		const info = await redis.info();
		if (Number(infoField(info, 'process_id')) !== pid) {
			throw new Error(`address already in use: another Redis answers on port ${port}`);
		}
		return infoField(info, 'loading') === '0' ? true : undefined;
	};
	try {
		await redis.connect();
		await pollUntil(isLoaded, { everyMs: 20, withinMs: Number.POSITIVE_INFINITY, signal });
	} finally {
		redis.disconnect();
	}
}

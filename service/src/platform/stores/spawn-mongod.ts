import { awaitPort } from './await-port.js';
import {
	startEmbedded,
	type EmbeddedServer,
	type EmbeddedStart,
	type ServerRecipe,
} from './embedded-server.js';
import { LOOPBACK } from './ports.js';
import { REPLICA_SET, awaitPrimary } from './replica-set.js';

const CACHE_GB = '1';
const OPLOG_MB = '1024';

const recipe: ServerRecipe = {
	kind: 'mongo',
	label: 'MongoDB',
	url: (port) => `mongodb://${LOOPBACK}:${port}/?replicaSet=${REPLICA_SET}`,
	args: (port, files) => [
		...['--dbpath', files.dataPath, '--pidfilepath', files.pidFile],
		...['--port', String(port), '--bind_ip', LOOPBACK],
		...(process.platform === 'win32' ? [] : ['--nounixsocket']),
		...['--replSet', REPLICA_SET, '--oplogSize', OPLOG_MB],
		...['--wiredTigerCacheSizeGB', CACHE_GB],
		...['--quiet', '--logpath', files.logFile, '--logappend'],
		...['--setParameter', 'diagnosticDataCollectionEnabled=false'],
	],
	ready: async ({ port, pid, signal }) => {
		await awaitPort(port, signal);
		await awaitPrimary({ port, pid, signal });
	},
};

/** Starts MongoDB as a replica set of one, journaled, on loopback; resolves once it is primary. */
export const spawnMongod = (start: EmbeddedStart): Promise<EmbeddedServer> =>
	startEmbedded(recipe, start);

import { connect, createServer, type Server, type Socket } from 'node:net';
import { createTurnQueues } from '../../../service/src/features/lanes/turns.js';
import { createLogger } from '../../../service/src/platform/logger.js';
import { connectRedis } from '../../../service/src/platform/redis.js';
import { freePort } from '../../support/free-port.js';
import { testDatabase } from '../../support/test-database.js';
import { until } from '../../support/until.js';

const database = testDatabase();
const logger = createLogger({ level: 'silent' });
const sockets = new Set<Socket>();
let gate: Server | undefined;

/** Redis under another port, which begins to answer when this is called. */
async function letRedisThrough(port: number): Promise<void> {
	const { hostname, port: realPort } = new URL(database.redisUrl);
	const server = createServer((client) => {
		const redis = connect(Number(realPort), hostname);
		client.pipe(redis).pipe(client);
		for (const socket of [client, redis]) {
			sockets.add(socket);
			socket.on('error', () => socket.destroy());
		}
	});
	gate = server;
	await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
}

afterAll(async () => {
	for (const socket of sockets) socket.destroy();
	await new Promise((resolve) => (gate ? gate.close(resolve) : resolve(undefined)));
	await database.drop();
});

describe('createTurnQueues', () => {
	it('wakes lanes of a kind whose first wake-up found Redis away', async () => {
		const port = await freePort();
		const connection = connectRedis({
			url: `redis://127.0.0.1:${String(port)}`,
			logger,
			patient: false,
		});
		await expect(connection.connect()).rejects.toThrow();
		const queues = createTurnQueues({ connection, prefix: database.keyPrefix, logger });
		try {
			await expect(queues.wakeAll('dispatch', ['lane'])).rejects.toThrow();
			await letRedisThrough(port);
			await until(() => connection.status === 'ready');
			await queues.wakeAll('dispatch', ['lane']);
			expect(await database.countSorted('turns-dispatch:marker')).toBe(1);
		} finally {
			await queues.close();
			connection.disconnect();
		}
	});
});

import { connect, createServer, type Server, type Socket } from 'node:net';
import { createTurnQueues } from '../../../service/src/features/lanes/turns.js';
import { createLogger } from '../../../service/src/platform/logger.js';
import { connectRedis } from '../../../service/src/platform/redis.js';
import { freePort } from '../../support/free-port.js';
import { testDatabase } from '../../support/test-database.js';
import { tallyLanes } from '../../support/tally-lanes.js';
import { until } from '../../support/until.js';

const database = testDatabase();
const logger = createLogger({ level: 'silent' });
const sockets = new Set<Socket>();
const gates: Server[] = [];

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
	gates.push(server);
	await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
}

afterAll(async () => {
	for (const socket of sockets) socket.destroy();
	await Promise.all(gates.map((gate) => new Promise((resolve) => gate.close(resolve))));
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

describe('an engine that starts while Redis is away', () => {
	// BullMQ's own connection is refused or not as luck has it: one start of four took no turn.
	it('takes turns once it is there, however late that is', async () => {
		for (let start = 0; start < 4; start++) {
			const port = await freePort();
			const redisUrl = `redis://127.0.0.1:${String(port)}`;
			const lanes = await tallyLanes({ database, redisUrl });
			try {
				lanes.start();
				await lanes.add(`lane ${String(start)}`, 1);
				await letRedisThrough(port);
				await until(async () => (await lanes.left()) === 0, { within: 15_000 });
			} finally {
				await lanes.stop();
			}
		}
	});
});

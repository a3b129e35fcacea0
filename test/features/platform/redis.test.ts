import { createLogger } from '../../../service/src/platform/logger.js';
import { connectRedis, type RedisConnection } from '../../../service/src/platform/redis.js';
import { startFaultProxy, type FaultProxy } from '../../support/fault-proxy.js';
import { testDatabase, type TestDatabase } from '../../support/test-database.js';
import { until } from '../../support/until.js';

/** Connections whose other end was forgotten by the network: nothing comes, and no end either. */
describe('a connection to Redis that has gone deaf', () => {
	let database: TestDatabase;
	let proxy: FaultProxy;
	let connection: RedisConnection;

	beforeEach(async () => {
		database = testDatabase();
		const { hostname, port } = new URL(database.redisUrl);
		proxy = await startFaultProxy({ host: hostname, port: Number(port) });
	});
	afterEach(async () => {
		connection.disconnect();
		await proxy.stop();
		await database.drop();
	});
	const open = async (patient: boolean): Promise<void> => {
		const url = `redis://127.0.0.1:${String(proxy.port)}`;
		connection = connectRedis({ url, logger: createLogger({ level: 'silent' }), patient });
		await connection.connect();
		await until(() => connection.status === 'ready');
	};
	const key = (): string => `${database.keyPrefix}:key`;

	it('fails an impatient command within five seconds and comes back by itself', async () => {
		await open(false);
		proxy.deafen();
		const began = performance.now();
		await expect(connection.set(key(), '1')).rejects.toThrow();
		expect(performance.now() - began).toBeLessThan(5_000);
		await until(() => connection.status === 'ready', { within: 2_000 });
		expect(await connection.set(key(), '1')).toBe('OK');
	});

	it('sends a patient command again on a new connection', async () => {
		await open(true);
		proxy.deafen();
		expect(await connection.set(key(), '1')).toBe('OK');
	});

	it('lets a patient connection block as long as the workers do', async () => {
		await open(true);
		const closed = jest.fn();
		connection.on('close', closed);
		expect(await connection.bzpopmin(key(), 10)).toBeNull();
		expect(closed).not.toHaveBeenCalled();
	});
});

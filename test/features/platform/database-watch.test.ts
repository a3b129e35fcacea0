import { watchDatabase, type DatabaseWatch } from '../../../service/src/platform/database-watch.js';
import { createLogger } from '../../../service/src/platform/logger.js';
import {
	connectMongo,
	nativeDatabase,
	type Connection,
} from '../../../service/src/platform/mongo.js';
import { startFaultProxy, type FaultProxy } from '../../support/fault-proxy.js';
import { testDatabase, type TestDatabase } from '../../support/test-database.js';
import { until } from '../../support/until.js';

const SILENT_AFTER_MS = 1_500;
const SLOW_MS = 2_500;

describe('the watch over the database', () => {
	let database: TestDatabase;
	let proxy: FaultProxy;
	let connection: Connection;
	let watch: DatabaseWatch;

	beforeAll(async () => {
		database = testDatabase();
		const url = new URL(database.mongoUrl);
		proxy = await startFaultProxy({ host: url.hostname, port: Number(url.port) });
		url.port = String(proxy.port);
		// The address the server tells of itself is not the proxy's.
		url.searchParams.set('directConnection', 'true');
		connection = await connectMongo({ url: url.href, poolSize: 5 });
		const logger = createLogger({ level: 'silent' });
		watch = watchDatabase(connection, { silentAfterMs: SILENT_AFTER_MS, logger });
	});
	afterAll(async () => {
		watch.stop();
		await connection.close();
		await proxy.stop();
		await database.drop();
	});

	it('takes an operation that is slow for no silence', async () => {
		const records = nativeDatabase(connection).collection<{ _id: string }>('slow');
		await records.insertOne({ _id: 'one' });
		let silences = 0;
		watch.onSilence(() => (silences += 1));
		const $where = `sleep(${String(SLOW_MS)}) || true`;
		expect(await records.find({ $where }).toArray()).toHaveLength(1);
		expect([silences, watch.isSilent()]).toEqual([0, false]);
	});

	it('tells within two seconds when the wire is half open, and when answers come again', async () => {
		let told: number | undefined;
		watch.onSilence(() => (told = performance.now()));
		const began = performance.now();
		proxy.play({ kind: 'halfOpen' });
		await until(() => told !== undefined, { within: 5_000 });
		expect((told ?? Infinity) - began).toBeLessThan(2_000);
		expect(watch.isSilent()).toBe(true);
		proxy.play({ kind: 'pass' });
		await until(() => !watch.isSilent());
	});
});

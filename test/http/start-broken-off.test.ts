import { startService } from '../../service/src/app/start-service.js';
import { createLogger } from '../../service/src/platform/logger.js';
import { connectMongo, nativeDatabase } from '../../service/src/platform/mongo.js';
import { freePort } from '../support/free-port.js';
import { OWNER_SETTINGS } from '../support/owner.js';
import { stackConfig } from '../support/stack-config.js';
import { testDatabase } from '../support/test-database.js';

describe('a start', () => {
	it('that breaks off while the owner is made gives its port back for the next try', async () => {
		const database = testDatabase();
		const connection = await connectMongo({ url: database.mongoUrl, poolSize: 2 });
		const port = await freePort();
		const config = stackConfig({
			...OWNER_SETTINGS,
			PORT: String(port),
			PINLANE_QUEUE_PREFIX: database.keyPrefix,
		});
		const { mongoUrl, redisUrl } = database;
		const start = () =>
			startService({
				config,
				stores: { mongoUrl, redisUrl },
				logger: createLogger({ level: 'silent' }),
			});
		const native = nativeDatabase(connection);
		try {
			await native.createCollection('users', { validator: { email: 'nobody' } });
			await expect(start()).rejects.toThrow('validation');
			await native.command({ collMod: 'users', validator: {} });
			const service = await start();
			expect(service.port).toBe(port);
			await service.stop();
		} finally {
			await connection.close();
			await database.drop();
		}
	});
});

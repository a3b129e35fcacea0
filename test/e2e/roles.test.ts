import { startService, type Service } from '../../service/src/app/start-service.js';
import { createLogger } from '../../service/src/platform/logger.js';
import { randomBytes } from 'node:crypto';
import { startReceiver, type Receiver } from '../support/receiver.js';
import { startSimulatorControl, type SimulatorControl } from '../support/simulator-control.js';
import { stackConfig } from '../support/stack-config.js';
import { connectTenant } from '../support/tenant.js';
import { testDatabase, type TestDatabase } from '../support/test-database.js';
import { until } from '../support/until.js';

describe('roles apart', () => {
	let database: TestDatabase;
	let simulator: SimulatorControl;
	let receiver: Receiver;
	const services: Service[] = [];

	beforeAll(async () => {
		database = testDatabase();
		simulator = await startSimulatorControl();
		receiver = await startReceiver();
	});
	afterAll(async () => {
		await Promise.all(services.map((service) => service.stop()));
		await Promise.all([receiver.stop(), simulator.stop()]);
		await database.drop();
	});

	it('carry a pin through four processes of one role each, and each answers for itself', async () => {
		const master = randomBytes(32).toString('base64');
		const start = async (roles: string): Promise<Service> => {
			const config = stackConfig({
				PINLANE_ROLES: roles,
				PINLANE_MASTER_KEY: master,
				PINLANE_SIMULATOR_URL: simulator.url,
				PINLANE_QUEUE_PREFIX: database.keyPrefix,
			});
			const logger = createLogger({ level: 'silent' });
			const service = await startService({ config, stores: database, logger });
			services.push(service);
			return service;
		};
		const api = await start('api');
		const [publisher, dispatcher, sweeper] = [
			await start('publisher'),
			await start('dispatcher'),
			await start('sweeper'),
		];
		const tenant = await connectTenant(api, { username: 'role-user' });
		await tenant.api('POST', '/v1/webhooks', {
			body: { url: receiver.url, secret: 'a-secret-of-sixteen' },
		});
		const made = await tenant.api('POST', '/v1/pins', {
			body: {
				account_id: tenant.accountId,
				board_id: tenant.boardId,
				title: 'Through four processes',
				image_url: 'https://example.com/a.png',
			},
		});
		const { id } = made.body as { id: string };
		await until(() => receiver.ledger.some(({ body }) => body.toString().includes(id)));
		const pin = await tenant.api('GET', `/v1/pins/${id}`);
		expect(pin.body).toMatchObject({ status: 'published', attempts: 1 });

		for (const each of [api, publisher, dispatcher, sweeper]) {
			expect((await fetch(`${each.url}/readyz`)).status).toBe(200);
		}
		// Only the process with the role answers calls of the API.
		expect((await fetch(`${publisher.url}/v1/pins`)).status).toBe(404);
	});
});

import { randomBytes } from 'node:crypto';
import { startService, type Service } from '../../service/src/app/start-service.js';
import { createLogger } from '../../service/src/platform/logger.js';
import { openStores, type Stores } from '../../service/src/platform/stores/open-stores.js';
import type { StoreServer } from '../../service/src/platform/stores/settings.js';
import { madePin, pinBody, readPin } from '../support/pin-body.js';
import { scratchFolder, type ScratchFolder } from '../support/scratch-folder.js';
import { startSimulatorControl, type SimulatorControl } from '../support/simulator-control.js';
import { stackConfig } from '../support/stack-config.js';
import { storeSettings } from '../support/store-settings.js';
import { connectTenant, type Tenant } from '../support/tenant.js';
import { until } from '../support/until.js';

/** How soon it must show that a publisher takes no turns (P11). */
const WITHIN = 30_000;

let folder: ScratchFolder;
let stores: Stores;
let simulator: SimulatorControl;
let publisher: Service;
let rest: Service;
let tenant: Tenant;

beforeAll(async () => {
	folder = await scratchFolder();
	stores = await openStores(storeSettings({ dataDir: folder.path('data'), mode: 'auto' }));
	simulator = await startSimulatorControl();
	const master = randomBytes(32).toString('base64');
	const start = (roles: string): Promise<Service> =>
		startService({
			config: stackConfig({
				PINLANE_ROLES: roles,
				PINLANE_MASTER_KEY: master,
				PINLANE_SIMULATOR_URL: simulator.url,
			}),
			stores: { mongoUrl: stores.mongo.url, redisUrl: stores.redis.url },
			logger: createLogger({ level: 'silent' }),
			checkResponses: true,
		});
	publisher = await start('publisher');
	rest = await start('api,dispatcher,sweeper');
	tenant = await connectTenant(rest, { username: 'alive' });
});
afterAll(async () => {
	await Promise.all([publisher.stop(), rest.stop()]);
	await simulator.stop();
	await stores.stop();
	await folder.remove();
});

const ready = async (): Promise<number> => (await fetch(`${publisher.url}/readyz`)).status;
const becomes = (status: number): Promise<void> =>
	until(async () => (await ready()) === status, { within: WITHIN, what: `readiness ${status}` });

async function publishesAgain(): Promise<void> {
	await until(async () => (await fetch(`${rest.url}/readyz`)).status === 200);
	const body = pinBody(tenant, simulator);
	const { id } = madePin(await tenant.api('POST', '/v1/pins', { body }));
	await until(async () => (await readPin(tenant, id)).status === 'published', { within: WITHIN });
}

interface Trouble {
	stop(): Promise<void>;
	goOn(): Promise<void>;
}

const hang = (store: StoreServer): Trouble => {
	const signal = async (name: NodeJS.Signals): Promise<void> => {
		if (store.pid === undefined) throw new Error('the store is not a program of this run');
		process.kill(store.pid, name);
	};
	return { stop: () => signal('SIGSTOP'), goOn: () => signal('SIGCONT') };
};
const away = (store: StoreServer): Trouble => ({
	stop: () => store.kill(),
	goOn: () => store.restart(),
});

describe('a publisher that takes no turns (P11)', () => {
	it.each([
		['Redis hangs', () => hang(stores.redis)],
		['Redis is away', () => away(stores.redis)],
		['MongoDB hangs', () => hang(stores.mongo)],
		['MongoDB is away', () => away(stores.mongo)],
	] as const)('is not ready while %s, and goes on by itself afterwards', async (_name, trouble) => {
		await becomes(200);
		const { stop, goOn } = trouble();
		await stop();
		await becomes(503);
		await goOn();
		await becomes(200);
		await publishesAgain();
	});
});

import { openStores, type Stores } from '../../service/src/platform/stores/open-stores.js';
import { apiClient } from '../support/api-client.js';
import { expectError } from '../support/expect-error.js';
import { OWNER, OWNER_SETTINGS } from '../support/owner.js';
import { scratchFolder, type ScratchFolder } from '../support/scratch-folder.js';
import { startStack, type Stack } from '../support/start-stack.js';
import { storeSettings } from '../support/store-settings.js';
import { until } from '../support/until.js';

const PER_MINUTE = 5;

let folder: ScratchFolder;
let stores: Stores;
let stack: Stack;
beforeAll(async () => {
	folder = await scratchFolder();
	stores = await openStores(storeSettings({ dataDir: folder.path('data'), mode: 'auto' }));
	stack = await startStack({
		stores: { mongoUrl: stores.mongo.url, redisUrl: stores.redis.url },
		settings: {
			...OWNER_SETTINGS,
			PINLANE_SIGN_INS_PER_MINUTE: String(PER_MINUTE),
			PINLANE_TRUSTED_PROXIES: '1',
		},
	});
});
afterAll(async () => {
	await stack.stop();
	await stores.stop();
	await folder.remove();
});

const tryFrom = (address: string, email: string, url = stack.url) =>
	apiClient(url, '')('POST', '/v1/auth/login', {
		key: null,
		body: { email, password: 'wrong wrong wrong' },
		headers: { 'X-Forwarded-For': `203.0.113.99, ${address}` },
	});

describe('sign-ins', () => {
	it('429 after five tries for one name, from whatever address and process', async () => {
		const twin = await stack.twin();
		const url = (i: number): string => (i % 2 === 0 ? stack.url : twin.url);
		for (let i = 0; i < PER_MINUTE; i++) {
			const answer = await tryFrom(`198.51.100.${i}`, OWNER.email, url(i));
			expectError(answer, 401, 'invalid_credentials');
		}
		const refused = await tryFrom('198.51.100.77', OWNER.email);
		const error = expectError(refused, 429, 'rate_limited');
		expect(error.retry_after_seconds).toBeGreaterThanOrEqual(1);
		expect(error.retry_after_seconds).toBeLessThanOrEqual(60);
		const right = await stack.api('POST', '/v1/auth/login', { key: null, body: OWNER });
		expectError(right, 429, 'rate_limited');
		await twin.stop();
	});

	it('429 after five tries from one address, for whatever name', async () => {
		for (let i = 0; i < PER_MINUTE; i++) {
			const answer = await tryFrom('192.0.2.1', `nobody${i}@example.com`);
			expectError(answer, 401, 'invalid_credentials');
		}
		expectError(await tryFrom('192.0.2.1', 'somebody@example.com'), 429, 'rate_limited');
		expectError(await tryFrom('192.0.2.2', 'somebody@example.com'), 401, 'invalid_credentials');
	});

	it('that are refused for their address use up nothing of a name', async () => {
		for (let i = 0; i < PER_MINUTE; i++) await tryFrom('192.0.2.3', `nobody-else${i}@example.com`);
		for (let i = 0; i < PER_MINUTE; i++) {
			expectError(await tryFrom('192.0.2.3', 'target@example.com'), 429, 'rate_limited');
		}
		expectError(await tryFrom('192.0.2.4', 'target@example.com'), 401, 'invalid_credentials');
	});

	it('are limited by each process for itself while Redis is away', async () => {
		await stores.redis.kill();
		const statuses: number[] = [];
		for (let i = 0; i < PER_MINUTE + 2; i++) {
			statuses.push((await tryFrom(`192.0.2.${10 + i}`, 'away@example.com')).status);
		}
		await stores.redis.restart();
		await until(async () => {
			const { checks } = (await stack.api('GET', '/readyz', { key: null })).body as {
				checks: Record<string, string>;
			};
			return Object.values(checks).every((state) => state !== 'unavailable');
		});
		expect(statuses).toEqual([...Array<number>(PER_MINUTE).fill(401), 429, 429]);
	});
});

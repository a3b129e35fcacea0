import { generateApiKey, hashApiKey } from '../../../service/src/features/access/api-key.js';
import {
	authenticate,
	authorize,
	createApiKeyStore,
	createKeyCaches,
	permitAccount,
	revokeApiKey,
} from '../../../service/src/features/access/index.js';
import { connectMongo } from '../../../service/src/platform/mongo.js';
import { systemRandom } from '../../../service/src/platform/random.js';
import { testDatabase } from '../../support/test-database.js';
import { until } from '../../support/until.js';
import { ACCOUNT, callerWith, openAccess, OTHER_ACCOUNT, WORKSPACE } from './fixture.js';

let access: Awaited<ReturnType<typeof openAccess>>;
beforeAll(async () => {
	access = await openAccess();
});
afterAll(() => access.close());

const INVALID = { code: 'invalid_api_key', status: 401 };

describe('authenticate', () => {
	it('tells who presents a key', async () => {
		const { apiKey, record } = await access.issue({
			name: 'n8n',
			scopes: ['write', 'read'],
			accountIds: [ACCOUNT],
			requestsPerMinute: 30,
		});
		expect(await authenticate(access.deps, apiKey)).toEqual({
			kind: 'api_key',
			workspaceId: WORKSPACE,
			keyId: record._id,
			keyName: 'n8n',
			scopes: ['read', 'write'],
			accountIds: [ACCOUNT],
			requestsPerMinute: 30,
		});
	});

	it.each([undefined, '', 'pb_test_short', `Bearer ${'x'.repeat(60)}`])(
		'refuses what is not a key: %s',
		async (text) => {
			await expect(authenticate(access.deps, text)).rejects.toMatchObject(INVALID);
		},
	);

	it('refuses a key that was never issued, again without asking the database', async () => {
		const key = generateApiKey('sandbox', systemRandom);
		await expect(authenticate(access.deps, key)).rejects.toMatchObject(INVALID);
		expect(access.deps.keyCaches.bad.get(hashApiKey(key))).toBe(true);
		await expect(authenticate(access.deps, key)).rejects.toMatchObject(INVALID);
	});

	it('refuses a wrong checksum before the database, which is away here', async () => {
		const database = testDatabase();
		const connection = await connectMongo({ url: database.mongoUrl });
		await connection.close();
		const deps = { ...access.deps, apiKeys: createApiKeyStore(connection) };
		const wrong = generateApiKey('sandbox', systemRandom).replace(/.$/, '-');
		await expect(authenticate(deps, wrong)).rejects.toMatchObject(INVALID);
		const right = generateApiKey('sandbox', systemRandom);
		await expect(authenticate(deps, right)).rejects.not.toMatchObject(INVALID);
	});

	it('refuses a revoked key at once here and within 5 s in another process', async () => {
		const { apiKey, record } = await access.issue();
		const elsewhere = { ...access.deps, keyCaches: createKeyCaches(access.clock) };
		await authenticate(access.deps, apiKey);
		await authenticate(elsewhere, apiKey);

		await revokeApiKey(access.deps, callerWith(), { keyId: record._id });
		await expect(authenticate(access.deps, apiKey)).rejects.toMatchObject(INVALID);
		access.clock.advance(5_000);
		await expect(authenticate(elsewhere, apiKey)).rejects.toMatchObject(INVALID);
	});

	it('keeps only the hash and a hint of a key', async () => {
		const { apiKey } = await access.issue({ name: 'canary' });
		const rows = await access.connection.collection('api_keys').find().toArray();
		const dump = JSON.stringify(rows);
		expect(dump).toContain(hashApiKey(apiKey));
		expect(dump).not.toContain(apiKey.slice(8, 51));
	});

	it('notes the last use at most once a minute', async () => {
		const { apiKey, record } = await access.issue({ name: 'used' });
		const lastUse = async (): Promise<Date | null> => {
			const keys = await access.deps.apiKeys.list(WORKSPACE);
			return keys.find((key) => key._id === record._id)?.lastUsedAt ?? null;
		};
		const first = access.clock.now();
		await authenticate(access.deps, apiKey);
		await until(async () => (await lastUse()) !== null);
		expect(await lastUse()).toEqual(first);

		const elsewhere = { ...access.deps, keyCaches: createKeyCaches(access.clock) };
		access.clock.advance(30_000);
		await authenticate(access.deps, apiKey);
		await authenticate(elsewhere, apiKey);
		access.clock.advance(31_000);
		const later = access.clock.now();
		await authenticate(access.deps, apiKey);
		await until(async () => (await lastUse())?.getTime() !== first.getTime());
		expect(await lastUse()).toEqual(later);
	});

	it('works on while the use cannot be noted', async () => {
		const { apiKey } = await access.issue();
		const warnings: string[] = [];
		const logger = { warn: (_: unknown, text: string) => warnings.push(text) };
		const apiKeys = { ...access.deps.apiKeys, touch: () => Promise.reject(new Error('away')) };
		const deps = { ...access.deps, apiKeys, logger: logger as never };
		await expect(authenticate(deps, apiKey)).resolves.toMatchObject({ workspaceId: WORKSPACE });
		await until(() => warnings.length === 1);
	});
});

describe('authorize', () => {
	it('names the scope a key lacks', () => {
		const caller = callerWith({ scopes: ['read'] });
		expect(() => authorize(caller, 'read')).not.toThrow();
		expect(() => authorize(caller, 'write')).toThrow(/"write"/);
		expect(() => authorize(caller, 'write')).toThrow(
			expect.objectContaining({ code: 'insufficient_scope', status: 403 }),
		);
	});
});

describe('permitAccount', () => {
	it('goes by the list of the key, where it has one', () => {
		expect(() => permitAccount(callerWith(), OTHER_ACCOUNT)).not.toThrow();
		const caller = callerWith({ accountIds: [ACCOUNT] });
		expect(() => permitAccount(caller, ACCOUNT)).not.toThrow();
		expect(() => permitAccount(caller, OTHER_ACCOUNT)).toThrow(
			expect.objectContaining({ code: 'account_not_permitted', status: 403 }),
		);
	});
});

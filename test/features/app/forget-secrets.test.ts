import { randomBytes } from 'node:crypto';
import { forgetSecrets } from '../../../service/src/app/forget-secrets.js';
import { createVaultParts } from '../../../service/src/app/vault-parts.js';
import { forgetSecretsAndTell } from '../../../service/src/cli/admin/forget-secrets.js';
import { rotateKeysAndTell } from '../../../service/src/cli/admin/rotate-keys.js';
import { UsageError } from '../../../service/src/cli/admin/usage-error.js';
import { DEVELOPMENT_KEY } from '../../../service/src/config/secrets.js';
import { createAccountStore } from '../../../service/src/features/accounts/index.js';
import type { DataKeyRecord } from '../../../service/src/features/vault/model.js';
import { createEndpointStore } from '../../../service/src/features/webhooks/index.js';
import { systemClock } from '../../../service/src/platform/clock.js';
import {
	connectMongo,
	ensureIndexes,
	nativeDatabase,
	type Connection,
} from '../../../service/src/platform/mongo.js';
import { testDatabase, type TestDatabase } from '../../support/test-database.js';

const KEY = randomBytes(32);

let database: TestDatabase;
let connection: Connection;
beforeEach(async () => {
	database = testDatabase();
	connection = await connectMongo({ url: database.mongoUrl, poolSize: 5 });
	partsWith(KEY);
	await ensureIndexes(connection);
});
afterEach(async () => {
	await connection.close();
	await database.drop();
});

/** As the command has them. */
const partsWith = (current: Buffer, ...others: Buffer[]) => ({
	...createVaultParts({ connection, clock: systemClock, masterKeys: { current, others } }),
	accounts: createAccountStore(connection),
	endpoints: createEndpointStore(connection),
});
const dataKeys = () => nativeDatabase(connection).collection<DataKeyRecord>('data_keys');
const placeIn = (workspaceId: string) => ({
	workspaceId,
	collection: 'accounts',
	recordId: 'a',
	field: 'sealedTokens',
});

/** What each workspace sealed, by workspace, in the order of their data keys. */
async function seal(workspaces: number): Promise<Map<string, string>> {
	const { vault } = partsWith(KEY);
	const sealed = new Map<string, string>();
	for (let i = 0; i < workspaces; i++) {
		const workspaceId = `w${String(i)}`;
		sealed.set(workspaceId, await vault.seal(placeIn(workspaceId), workspaceId));
	}
	const keys = await dataKeys().find().sort({ _id: 1 }).toArray();
	return new Map(keys.map(({ workspaceId: id }) => [id, sealed.get(id) ?? '']));
}

/** The wrapped key of a workspace that nobody has. */
const damage = (workspaceId: string) =>
	dataKeys().updateOne({ workspaceId }, [{ $set: { wrapped: { $concat: ['$wrapped', 'AAAA'] } } }]);

describe('forgetSecrets', () => {
	it('gives up the data keys that do not open, however many, and no other', async () => {
		const sealed = [...(await seal(6))];
		const [kept = ['', ''], ...damaged] = sealed.reverse();
		for (const [workspaceId] of damaged) await damage(workspaceId);
		expect(await forgetSecrets(partsWith(KEY))).toMatchObject({ dataKeys: 5 });
		expect(await partsWith(KEY).vault.open(placeIn(kept[0]), kept[1])).toBe(kept[0]);
	});

	it('brings back a workspace whose data key alone is damaged', async () => {
		await seal(6);
		await damage('w3');
		expect(await forgetSecrets(partsWith(KEY))).toMatchObject({ dataKeys: 1 });
		const place = placeIn('w3');
		const { vault } = partsWith(KEY);
		expect(await vault.open(place, await vault.seal(place, 'new'))).toBe('new');
	});

	it('changes nothing where every key opens', async () => {
		await seal(2);
		expect(await forgetSecrets(partsWith(KEY))).toEqual({ dataKeys: 0, places: [] });
		expect(await dataKeys().countDocuments()).toBe(2);
	});
});

describe('a command on secrets that is given no master key', () => {
	const print = () => undefined;

	it('gives up nothing: every secret would look lost', async () => {
		await seal(2);
		const told = forgetSecretsAndTell(partsWith(DEVELOPMENT_KEY), { sure: true, print });
		await expect(told).rejects.toThrow(/PINLANE_MASTER_KEY/);
		await expect(told).rejects.toBeInstanceOf(UsageError);
		expect(await dataKeys().countDocuments()).toBe(2);
	});

	it('seals nothing under the key that everybody knows', async () => {
		await seal(2);
		const before = await dataKeys().find().toArray();
		const told = rotateKeysAndTell(partsWith(DEVELOPMENT_KEY, KEY), {
			renewDataKeys: false,
			print,
		});
		await expect(told).rejects.toThrow(/PINLANE_MASTER_KEY/);
		expect(await dataKeys().find().toArray()).toEqual(before);
	});
});

import { checkMasterKeys } from '../../../service/src/features/vault/index.js';
import { createCryptoBox } from '../../../service/src/platform/crypto-box.js';
import { keyRingOf, masterKeyId } from '../../../service/src/platform/key-ring.js';
import { masterKey, openVaultStage, placeOf, type VaultStage } from './fixture.js';

const SOUND = { missing: [], wrong: [], nameless: false };

let stage: VaultStage;
beforeEach(async () => {
	stage = await openVaultStage();
});
afterEach(() => stage.close());

const sealFor = async (workspaceId: string, key: Buffer): Promise<string> =>
	stage.vaultWith(key).seal(placeOf({ _id: 'a', workspaceId }), 'x');
const holder = (_id: string, secret: string) =>
	stage.holders.insertOne({ _id, workspaceId: 'w', version: 1, secret, former: null });

describe('checkMasterKeys', () => {
	it('finds nothing wrong in an empty database, with whatever key', async () => {
		expect(await checkMasterKeys(stage.partsWith(masterKey()))).toEqual(SOUND);
	});

	it('names each master key that is missing, and none that is there', async () => {
		const [one, two, three] = [masterKey(), masterKey(), masterKey()];
		await Promise.all([sealFor('w1', one), sealFor('w2', two), sealFor('w3', three)]);
		expect(await checkMasterKeys(stage.partsWith(one, two, three))).toEqual(SOUND);
		expect(await checkMasterKeys(stage.partsWith(two))).toEqual({
			...SOUND,
			missing: expect.arrayContaining([masterKeyId(one), masterKeyId(three)]) as string[],
		});
	});

	it('finds a key that has the right name and other bytes', async () => {
		const [right, other] = [masterKey(), masterKey()];
		await sealFor('w1', right);
		const { current } = keyRingOf({ current: right, others: [] });
		const ring = { current, keys: { [current]: other } };
		expect(await checkMasterKeys({ ...stage.partsWith(right), ring })).toEqual({
			...SOUND,
			wrong: [current],
		});
	});

	it('finds that values of an older version cannot be opened', async () => {
		const [former, other] = [masterKey(), masterKey()];
		const box = createCryptoBox({ current: 'k1', keys: { k1: former } });
		await holder('a', box.seal('old', ['holders', 'secret', 'a', 'w']));
		expect(await checkMasterKeys(stage.partsWith(former))).toEqual(SOUND);
		expect(await checkMasterKeys(stage.partsWith(other, former))).toEqual(SOUND);
		expect(await checkMasterKeys(stage.partsWith(other))).toEqual({ ...SOUND, nameless: true });
	});

	it('does not take one damaged value for a lost key', async () => {
		const key = masterKey();
		const box = createCryptoBox({ current: 'k1', keys: { k1: key } });
		await holder('a', box.seal('moved here', ['holders', 'secret', 'elsewhere', 'w']));
		await holder('b', box.seal('sound', ['holders', 'secret', 'b', 'w']));
		expect(await checkMasterKeys(stage.partsWith(key))).toEqual(SOUND);
	});
});

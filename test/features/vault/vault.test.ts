import fc from 'fast-check';
import { createVault, type Vault } from '../../../service/src/features/vault/index.js';
import { createCryptoBox, SealedValueError } from '../../../service/src/platform/crypto-box.js';
import { masterKey, openVaultStage, type VaultStage } from './fixture.js';

const KEY = masterKey();
const word = fc.string({ minLength: 1, maxLength: 12 });
const place = fc.record({
	workspaceId: word,
	collection: word,
	recordId: word,
	field: word,
});

let stage: VaultStage;
let vault: Vault;
beforeAll(async () => {
	stage = await openVaultStage();
	vault = stage.vaultWith(KEY);
});
afterAll(() => stage.close());
afterEach(() => stage.keyRecords.deleteMany({ workspaceId: 'raced' }));

const AT = { workspaceId: 'w1', collection: 'accounts', recordId: 'a1', field: 'sealedTokens' };
const reasonOf = (opened: Promise<unknown>): Promise<unknown> =>
	opened.then(
		() => 'opened',
		(error: unknown) => (error instanceof SealedValueError ? error.reason : error),
	);

describe('the vault', () => {
	it('opens in place what it sealed, in another process too', async () => {
		await fc.assert(
			fc.asyncProperty(fc.string({ unit: 'grapheme' }), place, async (text, at) => {
				const sealed = await vault.seal(at, text);
				expect(await vault.open(at, sealed)).toBe(text);
				expect(await stage.vaultWith(KEY).open(at, sealed)).toBe(text);
			}),
			{ numRuns: 50 },
		);
	});

	it.each(['workspaceId', 'collection', 'recordId', 'field'] as const)(
		'refuses a value that was moved to another %s',
		async (member) => {
			await fc.assert(
				fc.asyncProperty(place, word, async (at, other) => {
					fc.pre(at[member] !== other);
					const sealed = await vault.seal(at, 'secret');
					const moved = { ...at, [member]: other };
					expect(['changed', 'unknown key']).toContain(await reasonOf(vault.open(moved, sealed)));
				}),
				{ numRuns: 100 },
			);
		},
	);

	it('refuses a value after any change of one character', async () => {
		const sealed = await vault.seal(AT, 'a token');
		const letters = fc.constantFrom(...'AZaz09-_.=v12');
		await fc.assert(
			fc.asyncProperty(fc.nat(sealed.length - 1), letters, async (at, letter) => {
				fc.pre(sealed[at] !== letter);
				const changed = sealed.slice(0, at) + letter + sealed.slice(at + 1);
				expect(['changed', 'unknown key', 'format']).toContain(
					await reasonOf(vault.open(AT, changed)),
				);
			}),
			{ numRuns: 500 },
		);
	});

	it('refuses the data key of another workspace, even under a copied name', async () => {
		const sealed = await vault.seal(AT, 'secret');
		const [, id = ''] = sealed.split('.');
		const copied = await stage.keyRecords.findOne({ _id: id });
		const thief = { ...AT, workspaceId: 'thief' };
		await stage.keyRecords.updateOne({ _id: id }, { $set: { workspaceId: 'thief' } });
		try {
			const fresh = stage.vaultWith(KEY);
			expect(await reasonOf(fresh.open(thief, sealed))).toBe('changed');
		} finally {
			await stage.keyRecords.updateOne(
				{ _id: id },
				{ $set: { workspaceId: copied?.workspaceId ?? '' } },
			);
		}
	});

	it('names the key that is unknown and never the value', async () => {
		const sealed = await vault.seal(AT, 'the secret text');
		const [, id = ''] = sealed.split('.');
		const opened = stage.vaultWith(KEY).open({ ...AT, workspaceId: 'w2' }, sealed);
		const error: unknown = await opened.catch((cause: unknown) => cause);
		expect(error).toMatchObject({ reason: 'unknown key', keyId: id });
		expect(String(error)).toContain(id);
		expect(String(error)).not.toContain('secret text');
	});

	it('makes one data key per workspace, however many processes begin at once', async () => {
		const at = { ...AT, workspaceId: 'raced' };
		const vaults = Array.from({ length: 8 }, () => stage.vaultWith(KEY));
		const sealed = await Promise.all(
			vaults.flatMap((each) => [each.seal(at, 'x'), each.seal(at, 'y')]),
		);
		expect(await stage.keyRecords.countDocuments({ workspaceId: 'raced' })).toBe(1);
		expect(new Set(sealed.map((value) => value.split('.')[1])).size).toBe(1);
		for (const value of sealed) expect(['x', 'y']).toContain(await vault.open(at, value));
	});

	it('reads a data key once, however many values it seals and opens', async () => {
		let reads = 0;
		const { dataKeys } = stage;
		const counted = {
			...dataKeys,
			newest: (workspaceId: string) => {
				reads += 1;
				return dataKeys.newest(workspaceId);
			},
			find: (workspaceId: string, id: string) => {
				reads += 1;
				return dataKeys.find(workspaceId, id);
			},
		};
		await vault.seal(AT, 'first');
		const process = createVault({ ...stage.partsWith(KEY), dataKeys: counted });
		for (let i = 0; i < 200; i++) await process.open(AT, await process.seal(AT, String(i)));
		expect(reads).toBe(2);
	});

	it.each(['k1', 'development'])('opens what an older version sealed under %s', async (name) => {
		const former = masterKey();
		const box = createCryptoBox({ current: name, keys: { [name]: former } });
		const sealed = box.seal('old', [AT.collection, AT.field, AT.recordId, AT.workspaceId]);
		expect(await stage.vaultWith(former).open(AT, sealed)).toBe('old');
		expect(await stage.vaultWith(KEY, former).open(AT, sealed)).toBe('old');
		expect(await reasonOf(stage.vaultWith(KEY).open(AT, sealed))).toBe('changed');
		const moved = stage.vaultWith(former).open({ ...AT, recordId: 'a2' }, sealed);
		expect(await reasonOf(moved)).toBe('changed');
	});

	it('keeps nothing in the database that opens without the master key', async () => {
		const sealed = await vault.seal(AT, 'secret');
		expect(await reasonOf(stage.vaultWith(masterKey()).open(AT, sealed))).toBe('unknown key');
		const stored = JSON.stringify(await stage.keyRecords.find().toArray());
		expect(stored).not.toContain(KEY.toString('base64'));
	});
});

import { setImmediate } from 'node:timers/promises';
import {
	checkMasterKeys,
	rotateKeys,
	type Vault,
} from '../../../service/src/features/vault/index.js';
import { createCryptoBox } from '../../../service/src/platform/crypto-box.js';
import { masterKeyId } from '../../../service/src/platform/key-ring.js';
import { until } from '../../support/until.js';
import { masterKey, openVaultStage, placeOf, type Holder, type VaultStage } from './fixture.js';

/** By hand: PINLANE_TEST_ROTATED=10000 measures the goal of a minute. */
const RECORDS = Number(process.env['PINLANE_TEST_ROTATED'] ?? 1_000);
const WORKSPACES = RECORDS / 10;
const [FORMER, CURRENT] = [masterKey(), masterKey()];

/** Calls of the load at once. */
const WIDTH = 4;

let stage: VaultStage;
beforeEach(async () => {
	stage = await openVaultStage();
});
afterEach(() => stage.close());

async function seed(vault: Vault, count: number, workspaces: number): Promise<void> {
	const records: Holder[] = [];
	for (let index = 0; index < count; index++) {
		const owner = { _id: `r${String(index)}`, workspaceId: `w${String(index % workspaces)}` };
		const secret = await vault.seal(placeOf(owner), `${owner._id}:1`);
		records.push({ ...owner, version: 1, secret, former: null });
	}
	await stage.holders.insertMany(records);
}

/** Reads and refreshes at random until it is stopped, as running processes do. */
function runLoad(vaults: readonly Vault[], count: number) {
	const state = { running: true, reads: 0, refreshes: 0, failed: [] as unknown[] };
	let turn = 0;
	const work = async (): Promise<void> => {
		while (state.running) {
			turn += 1;
			const vault = vaults[turn % vaults.length];
			const held = await stage.holders.findOne({ _id: `r${String((turn * 7_919) % count)}` });
			if (!vault || !held?.secret) throw new Error('a record went away');
			const { _id, version, secret } = held;
			try {
				expect(await vault.open(placeOf(held), secret)).toBe(`${_id}:${String(version)}`);
				state.reads += 1;
				if (turn % 3 === 0) {
					const next = await vault.seal(placeOf(held), `${_id}:${String(version + 1)}`);
					const change = { secret: next, former: secret, version: version + 1 };
					await stage.holders.updateOne({ _id, version }, { $set: change });
					state.refreshes += 1;
				}
			} catch (error) {
				state.failed.push(error);
			}
			await setImmediate();
		}
	};
	const workers = Array.from({ length: WIDTH }, work);
	return {
		state,
		/** Resolves after that many further reads. */
		more: (reads: number) => {
			const end = state.reads + reads;
			const what = 'reads under load';
			return until(() => state.reads >= end || state.failed.length > 0, { what });
		},
		stop: async () => {
			state.running = false;
			await Promise.all(workers);
		},
	};
}

async function expectAllOpen(vault: Vault): Promise<void> {
	for await (const held of stage.holders.find()) {
		const opened = await vault.open(placeOf(held), held.secret ?? '');
		expect(opened).toBe(`${held._id}:${String(held.version)}`);
		if (held.former === null) continue;
		const former = await vault.open(placeOf(held), held.former);
		expect(former).toBe(`${held._id}:${String(held.version - 1)}`);
	}
}

const rotate = (renewDataKeys: boolean, report: (line: string) => void = () => undefined) =>
	rotateKeys({ ...stage.partsWith(CURRENT, FORMER), report }, { renewDataKeys });

describe('rotateKeys', () => {
	it.each([
		['the master key', false],
		['master key and data keys', true],
	])(
		'rotates %s under load: no failed read, and the former key is not needed any more',
		async (_, all) => {
			let ms = 0;
			await seed(stage.vaultWith(FORMER), RECORDS, WORKSPACES);
			const processes = [stage.vaultWith(FORMER, CURRENT), stage.vaultWith(CURRENT, FORMER)];
			const load = runLoad(processes, RECORDS);
			const lines: string[] = [];
			try {
				await load.more(20);
				const from = performance.now();
				const rotated = await rotate(all, (line) => lines.push(line));
				ms = performance.now() - from;
				await load.more(40);
				expect(rotated).toMatchObject({
					dataKeysWrapped: WORKSPACES,
					dataKeysMade: all ? WORKSPACES : 0,
					unreadable: [],
					stillNeeded: [],
				});
			} finally {
				await load.stop();
			}
			const { reads, refreshes, failed } = load.state;
			process.stdout.write(
				`      ${String(RECORDS)} records, all=${String(all)}: ${(ms / 1_000).toFixed(2)} s, ` +
					`${String(reads)} reads, ${String(refreshes)} refreshes, ${String(failed.length)} failed\n`,
			);

			expect(failed).toEqual([]);
			expect(ms).toBeLessThan(60_000);
			expect(lines.length).toBeGreaterThan(0);
			const alone = stage.partsWith(CURRENT);
			expect(await checkMasterKeys(alone)).toEqual({ missing: [], wrong: [], nameless: false });
			await expectAllOpen(stage.vaultWith(CURRENT));
		},
		RECORDS > 1_000 ? 900_000 : 120_000,
	);

	it('seals values of the older form under data keys', async () => {
		const box = createCryptoBox({ current: 'k1', keys: { k1: FORMER } });
		const owner = { _id: 'r0', workspaceId: 'w0' };
		const binding = ['holders', 'secret', 'r0', 'w0'];
		await stage.holders.insertOne({
			...owner,
			version: 2,
			secret: box.seal('r0:2', binding),
			former: box.seal('r0:1', binding),
		});
		expect(await rotate(false)).toMatchObject({ valuesSealed: 2, unreadable: [] });
		const { secret, former } = (await stage.holders.findOne({})) ?? {};
		expect(`${String(secret)} ${String(former)}`).toMatch(/^v2\.\S+ v2\.\S+$/);
		await expectAllOpen(stage.vaultWith(CURRENT));
		expect(await rotate(false)).toMatchObject({ valuesSealed: 0, dataKeysWrapped: 0 });
	});

	it('goes on where it was interrupted, and makes no second key for a workspace', async () => {
		await seed(stage.vaultWith(FORMER), 40, 20);
		let lines = 0;
		const dies = rotate(true, () => {
			lines += 1;
			if (lines === 2) throw new Error('killed');
		});
		await expect(dies).rejects.toThrow('killed');
		expect(await rotate(true)).toMatchObject({ dataKeysMade: 0, unreadable: [], stillNeeded: [] });
		expect(await stage.keyRecords.countDocuments({})).toBe(40);
		await expectAllOpen(stage.vaultWith(CURRENT));
		expect(await rotate(true)).toMatchObject({ dataKeysMade: 20 });
		await expectAllOpen(stage.vaultWith(CURRENT));
	});

	it('names what it cannot open, does the rest, and says which key is still needed', async () => {
		const lost = masterKey();
		await stage.vaultWith(lost).seal(placeOf({ _id: 'a', workspaceId: 'lost' }), 'x');
		await seed(stage.vaultWith(FORMER), 10, 2);
		await stage.holders.updateOne({ _id: 'r3' }, { $set: { secret: 'v1.k1.AAAA' } });
		const rotated = await rotate(false);
		expect(rotated.dataKeysWrapped).toBe(2);
		expect(rotated.stillNeeded).toEqual([masterKeyId(lost)]);
		expect(rotated.unreadable).toEqual([expect.stringContaining(masterKeyId(lost)), 'holders r3']);
	});
});

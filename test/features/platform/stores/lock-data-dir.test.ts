import { readFile, readdir } from 'node:fs/promises';
import { DataFolderInUse } from '../../../../service/src/platform/stores/errors.js';
import { lockDataDir } from '../../../../service/src/platform/stores/lock-data-dir.js';
import { scratchFolder, type ScratchFolder } from '../../../support/scratch-folder.js';

let scratch: ScratchFolder;
beforeAll(async () => {
	scratch = await scratchFolder();
});
afterAll(() => scratch.remove());

/** A lock as a program that is no more left it. */
const staleLock = (facts: { pid: number; identity: string }): string =>
	JSON.stringify({ token: 'dead', startedAt: '2026-01-01T00:00:00.000Z', facts: {}, ...facts });

describe('lockDataDir', () => {
	it('makes the folder, refuses a second holder with the facts of the first, and frees it', async () => {
		const dir = scratch.path('new');
		const lock = await lockDataDir(dir);
		await lock.note({ service: 'http://127.0.0.1:3400' });
		const second = lockDataDir(dir);
		await expect(second).rejects.toThrow(DataFolderInUse);
		await expect(second).rejects.toThrow(
			new RegExp(`program ${process.pid}, started 2.*service http://127.0.0.1:3400`),
		);
		await lock.release();
		expect(await readdir(dir)).toEqual([]);
		await (await lockDataDir(dir)).release();
	});

	it.each([
		['a program that has ended', staleLock({ pid: 2 ** 22 + 1, identity: 'x' })],
		['an earlier program with a pid now given to another', staleLock({ pid: 1, identity: 'x' })],
		['a write that broke off', '{"token"'],
	])('takes over the lock of %s', async (name, left) => {
		const dir = scratch.path(name);
		await scratch.file(`${name}/lock`, left);
		const lock = await lockDataDir(dir);
		await expect(lockDataDir(dir)).rejects.toThrow(DataFolderInUse);
		await lock.release();
		expect(await readdir(dir)).toEqual([]);
	});

	it('lets exactly one of many starts take over a stale lock', async () => {
		const dir = scratch.path('rush');
		await scratch.file('rush/lock', staleLock({ pid: 2 ** 22 + 1, identity: 'x' }));
		const starts = await Promise.allSettled(Array.from({ length: 20 }, () => lockDataDir(dir)));
		const taken = starts.filter(({ status }) => status === 'fulfilled');
		expect(taken).toHaveLength(1);
	});

	it('does not free a lock that is no longer its own', async () => {
		const dir = scratch.path('taken over');
		const lock = await lockDataDir(dir);
		const other = staleLock({ pid: 1, identity: 'x' });
		await scratch.file('taken over/lock', other);
		await lock.note({ late: 'fact' });
		await lock.release();
		expect(await readFile(scratch.path('taken over/lock'), 'utf8')).toBe(other);
	});

	it('says that the folder cannot be written to', async () => {
		await scratch.file('blocked', '');
		await expect(lockDataDir(scratch.path('blocked/data'))).rejects.toThrow(
			/data folder .*blocked\/data cannot be made or written to/,
		);
	});
});

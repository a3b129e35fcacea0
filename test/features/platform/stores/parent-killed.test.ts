import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { openStores } from '../../../../service/src/platform/stores/open-stores.js';
import { pollUntil } from '../../../../service/src/platform/stores/poll-until.js';
import { findRunningProgram } from '../../../../service/src/platform/stores/running-program.js';
import type { StoreSettings } from '../../../../service/src/platform/stores/settings.js';
import { scratchFolder, type ScratchFolder } from '../../../support/scratch-folder.js';
import { readBoth, writeBoth } from '../../../support/store-probe.js';
import { filledCache, storeSettings } from '../../../support/store-settings.js';

const BUILT = join(__dirname, '../../../../service/dist/platform/stores/open-stores.js');
const PARENT = `
const [built, settings] = process.argv.slice(1);
require(built).openStores(JSON.parse(settings)).then(({ mongo, redis }) => {
	const facts = ({ url, pid }) => ({ url, pid });
	console.log(JSON.stringify({ mongo: facts(mongo), redis: facts(redis) }));
	setInterval(() => {}, 1000);
});
`;

interface ParentFacts {
	mongo: { url: string; pid: number };
	redis: { url: string; pid: number };
}

let scratch: ScratchFolder;
const parents: ChildProcess[] = [];
beforeAll(async () => {
	scratch = await scratchFolder();
	await filledCache(scratch.path('unused'));
}, 180_000);
afterAll(async () => {
	for (const parent of parents) parent.kill('SIGKILL');
	await scratch.remove();
});

/** A program of its own that opens stores and stays. */
async function startParent(
	settings: StoreSettings,
): Promise<{ parent: ChildProcess; facts: ParentFacts }> {
	const { env, ...plain } = settings;
	const parent = spawn(process.execPath, ['-e', PARENT, BUILT, JSON.stringify(plain)], {
		stdio: ['ignore', 'pipe', 'inherit'],
		env: { ...env },
	});
	parents.push(parent);
	const lines = createInterface({ input: parent.stdout });
	const [line] = (await once(lines, 'line')) as [string];
	return { parent, facts: JSON.parse(line) as ParentFacts };
}

async function killHard(parent: ChildProcess): Promise<void> {
	const gone = once(parent, 'exit');
	parent.kill('SIGKILL');
	await gone;
}

/** The direct children of a program that are no store: its guardian. */
async function guardiansOf(parent: number, stores: readonly number[]): Promise<number[]> {
	const pids = (await readdir('/proc')).map(Number).filter(Number.isInteger);
	const found: number[] = [];
	for (const pid of pids) {
		const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
		const parentOf = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
		if (parentOf === parent && !stores.includes(pid)) found.push(pid);
	}
	return found;
}

const areGone = (pids: readonly number[], withinMs: number): Promise<true | undefined> =>
	pollUntil(
		async () => {
			const running = await Promise.all(pids.map(findRunningProgram));
			return running.every((program) => program === undefined) ? true : undefined;
		},
		{ everyMs: 50, withinMs },
	);

describe('stores whose parent is killed', () => {
	it('end by themselves, and the next start sees what was acknowledged', async () => {
		const settings = storeSettings({ dataDir: scratch.path('orphaned') });
		const { parent, facts } = await startParent(settings);
		await writeBoth(facts, 'one');
		await killHard(parent);
		expect(await areGone([facts.mongo.pid, facts.redis.pid], 15_000)).toBe(true);

		const next = await openStores(settings);
		expect(await readBoth(next)).toEqual({ mongo: ['one'], redis: 'one' });
		await next.stop();
	}, 60_000);

	it('are ended by the next start when their guardian was killed as well', async () => {
		const settings = storeSettings({ dataDir: scratch.path('unguarded') });
		const { parent, facts } = await startParent(settings);
		const stores = [facts.mongo.pid, facts.redis.pid];
		await writeBoth(facts, 'one');
		const guardians = await guardiansOf(parent.pid ?? 0, stores);
		expect(guardians).toHaveLength(1);
		for (const pid of guardians) process.kill(pid, 'SIGKILL');
		await killHard(parent);
		expect(await Promise.all(stores.map(findRunningProgram))).not.toContain(undefined);

		const lines: string[] = [];
		const onProgress = (line: string): void => void lines.push(line);
		const next = await openStores({ ...settings, onProgress });
		expect(lines.filter((line) => line.includes('left behind'))).toHaveLength(2);
		expect(await areGone(stores, 0)).toBe(true);
		expect(await readBoth(next)).toEqual({ mongo: ['one'], redis: 'one' });
		await next.stop();
	}, 60_000);

	it('are refused to a second program while the first lives', async () => {
		const settings = storeSettings({ dataDir: scratch.path('shared') });
		const { parent, facts } = await startParent(settings);
		const second = openStores(settings);
		await expect(second).rejects.toThrow(`in use by program ${parent.pid}, started `);
		await killHard(parent);
		expect(await areGone([facts.mongo.pid, facts.redis.pid], 15_000)).toBe(true);
	}, 60_000);
});

import { randomUUID } from 'node:crypto';
import { changeOf, type Change } from '../../../service/src/features/publications/index.js';
import type { PublicationRecord } from '../../../service/src/features/publications/index.js';
import { openPublications, type PublicationStage } from './stage.js';

/** So many that most of them share a command. */
const MANY = 60;

let stage: PublicationStage;
beforeAll(async () => {
	stage = await openPublications();
});
afterAll(() => stage.close());

async function claimed(accountId: string = randomUUID()): Promise<PublicationRecord> {
	await stage.store({ accountId });
	const record = await stage.claim(accountId);
	if (!record) throw new Error('nothing to claim');
	return record;
}

const manyClaimed = (): Promise<PublicationRecord[]> =>
	Promise.all(Array.from({ length: MANY }, () => claimed()));

const publishedAs = (record: PublicationRecord, pinterestPinId: string): Change => {
	const now = stage.clock.now();
	return changeOf(record, {
		trigger: 'succeed',
		now,
		set: { pinterestPinId, publishedAt: now },
		counts: { attempts: 1 },
	});
};

const applyAllAtOnce = (changes: readonly Change[]) =>
	Promise.all(changes.map((change) => stage.publications.apply(change)));

const stored = async ({ workspaceId, _id }: PublicationRecord): Promise<PublicationRecord> => {
	const found = await stage.publications.pin(workspaceId, _id);
	if (!found) throw new Error('the record is gone');
	return found;
};

describe('many outcomes at once', () => {
	it('are all stored, each with its own facts', async () => {
		const records = await manyClaimed();
		const changes = records.map((record) => publishedAs(record, record._id));
		expect(new Set(await applyAllAtOnce(changes))).toEqual(new Set(['applied']));
		for (const record of records) {
			expect(await stored(record)).toMatchObject({
				state: 'published',
				pinterestPinId: record._id,
				attempts: 1,
			});
		}
	});

	it('tell apart which of them came too late', async () => {
		const records = await manyClaimed();
		const late = records.filter((_, index) => index % 7 === 3);
		await Promise.all(
			late.map((record) =>
				stage.publications.apply(
					changeOf(record, { trigger: 'requestCancel', now: stage.clock.now() }),
				),
			),
		);
		const found = await applyAllAtOnce(records.map((record) => publishedAs(record, record._id)));
		expect(found).toEqual(records.map((record) => (late.includes(record) ? 'stale' : 'applied')));
		for (const record of late) expect((await stored(record)).state).toBe('publishing');
	});

	it('take the same change once: its repeat is of an older version', async () => {
		const records = await manyClaimed();
		const changes = records.map((record) => publishedAs(record, record._id));
		await applyAllAtOnce(changes);
		for (const record of records) expect((await stored(record)).outbox).toHaveLength(1);
		await applyAllAtOnce(changes);
		for (const record of records) {
			expect((await stored(record)).outbox).toHaveLength(1);
			expect((await stored(record)).attempts).toBe(1);
		}
	});

	it('refuse a remote pin that another record has, and no other', async () => {
		const accountId = randomUUID();
		const owner = await claimed(accountId);
		await stage.publications.apply(publishedAs(owner, 'taken'));
		const rival = await claimed(accountId);
		const records = [...(await manyClaimed()), rival];
		const found = await applyAllAtOnce(
			records.map((record) => publishedAs(record, record === rival ? 'taken' : record._id)),
		);
		expect(found).toEqual(
			records.map((record) => (record === rival ? 'remote_pin_taken' : 'applied')),
		);
		expect((await stored(rival)).state).toBe('publishing');
	});
});

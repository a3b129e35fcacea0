import { randomUUID } from 'node:crypto';
import { insertRecord } from '../../../service/src/features/publications/insert-record.js';
import {
	cancelOf,
	type PublicationRecord,
} from '../../../service/src/features/publications/index.js';
import { aPublication } from '../../support/publication-builder.js';
import { openPublications, type PublicationStage } from './stage.js';

const HOUR = 3_600_000;

let stage: PublicationStage;
beforeAll(async () => {
	stage = await openPublications();
});
afterAll(() => stage.close());

/** Accepts one that looks like all others of this key. */
async function accept(likeKey: string): Promise<PublicationRecord> {
	stage.clock.advance(HOUR);
	const record = aPublication({ likeKey, createdAt: stage.clock.now() });
	return (await insertRecord(stage.deps, record)).record;
}

async function cancel(record: PublicationRecord): Promise<void> {
	const change = cancelOf(record, { now: stage.clock.now() });
	expect(change && (await stage.publications.apply(change))).toBe('applied');
}

describe('a near-duplicate after others that were canceled', () => {
	it('names the newest one that can still be on Pinterest', async () => {
		const likeKey = randomUUID();
		const first = await accept(likeKey);
		for (let canceled = 0; canceled < 3; canceled++) await cancel(await accept(likeKey));
		expect(await accept(likeKey)).toMatchObject({ nearDuplicateOf: first._id });
	});

	it('names none where all were canceled, or the other is more than a day old', async () => {
		const [canceled, old] = [randomUUID(), randomUUID()];
		await cancel(await accept(canceled));
		await cancel(await accept(canceled));
		expect(await accept(canceled)).not.toHaveProperty('nearDuplicateOf');
		await accept(old);
		await cancel(await accept(old));
		stage.clock.advance(24 * HOUR);
		expect(await accept(old)).not.toHaveProperty('nearDuplicateOf');
	});

	it('is refused for the first one where the workspace wants that', async () => {
		const likeKey = randomUUID();
		const first = await accept(likeKey);
		await cancel(await accept(likeKey));
		const deps = { ...stage.deps, blocksNearDuplicates: async () => true };
		const third = aPublication({ likeKey, createdAt: stage.clock.now() });
		await expect(insertRecord(deps, third)).rejects.toMatchObject({
			code: 'near_duplicate',
			message: expect.stringContaining(first._id) as string,
		});
	});
});

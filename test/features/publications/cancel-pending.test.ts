import { randomUUID } from 'node:crypto';
import { firstIllegalStep } from '../../../service/src/domain/publication-state.js';
import {
	cancelPending,
	changeOf,
	createPublicationStore,
	type PublicationRecord,
	type PublicationStore,
} from '../../../service/src/features/publications/index.js';
import {
	connectMongo,
	ensureIndexes,
	nativeDatabase,
	type Connection,
} from '../../../service/src/platform/mongo.js';
import { aPublication } from '../../support/publication-builder.js';
import { testDatabase, type TestDatabase } from '../../support/test-database.js';

const NOW = new Date('2026-11-21T12:30:00.000Z');
const REASON = 'The pin was canceled because its Pinterest account was disconnected.';

let database: TestDatabase;
let connection: Connection;
let store: PublicationStore;

beforeAll(async () => {
	database = testDatabase();
	connection = await connectMongo({ url: database.mongoUrl });
	store = createPublicationStore(connection);
	await ensureIndexes(connection);
});
afterAll(async () => {
	await connection.close();
	await database.drop();
});

const records = () => nativeDatabase(connection).collection<PublicationRecord>('publications');
const insert = async (given: Partial<PublicationRecord>): Promise<PublicationRecord> => {
	const record = aPublication(given);
	await store.insert(record);
	return record;
};
const read = (id: string) => records().findOne({ _id: id });

async function cancelAll(accountId: string, over: Partial<PublicationStore> = {}) {
	const wakes: string[] = [];
	await cancelPending(
		{
			publications: { ...store, ...over },
			wake: (kind, laneId) => void wakes.push(`${kind}:${laneId}`),
			clock: { now: () => NOW, monotonic: () => 0 },
		},
		{ accountId, workspaceId: 'w', reason: REASON },
	);
	return wakes;
}

describe('cancelPending', () => {
	it.each(['queued', 'scheduled', 'deferred'] as const)('cancels a %s record', async (state) => {
		const { _id, accountId } = await insert({ state });
		expect(await cancelAll(accountId)).toEqual(['dispatch:w']);
		const canceled = await read(_id);
		expect(canceled).toMatchObject({
			state: 'canceled',
			seq: 2,
			fault: { code: 'canceled', message: REASON },
			failedAt: NOW,
			outboxAt: NOW,
			outbox: [{ name: 'pin.canceled', facts: { code: 'canceled', message: REASON } }],
		});
		expect(canceled).not.toHaveProperty('nextAt');
		expect(canceled?.history.at(-1)).toMatchObject({ from: state, message: REASON });
	});

	it.each(['publishing', 'verifying'] as const)(
		'asks to cancel a %s record once and leaves its time',
		async (state) => {
			const { _id, accountId, nextAt } = await insert({ state });
			await cancelAll(accountId);
			const asked = await read(_id);
			expect(asked).toMatchObject({ state, nextAt, cancelRequestedAt: NOW, seq: 2, outbox: [] });
			await cancelAll(accountId);
			expect(await read(_id)).toEqual(asked);
		},
	);

	it('asks to cancel a video on its way once and leaves its time', async () => {
		const { _id, accountId } = await insert({
			state: 'preparing',
			nextAt: undefined,
			prepareAt: NOW,
		});
		await insert({ accountId });
		await cancelAll(accountId);
		const asked = await read(_id);
		expect(asked).toMatchObject({ state: 'preparing', prepareAt: NOW, cancelRequestedAt: NOW });
		expect(asked).not.toHaveProperty('nextAt');
		await cancelAll(accountId);
		expect(await read(_id)).toEqual(asked);
	});

	it.each(['published', 'failed', 'canceled', 'removed'] as const)(
		'leaves a %s record alone',
		async (state) => {
			const record = await insert({ state, nextAt: undefined });
			expect(await cancelAll(record.accountId)).toEqual([]);
			expect((await read(record._id))?.seq).toBe(1);
		},
	);

	it('leaves drafts and other accounts alone', async () => {
		const accountId = randomUUID();
		const draft = await insert({ accountId, state: 'draft', nextAt: undefined });
		const other = await insert({});
		await insert({ accountId });
		await cancelAll(accountId);
		expect((await read(draft._id))?.state).toBe('draft');
		expect((await read(other._id))?.state).toBe('queued');
	});

	it('cancels thousands in batches', async () => {
		const accountId = randomUUID();
		const many = Array.from({ length: 1_234 }, (_, order) => aPublication({ accountId, order }));
		await records().insertMany(many);
		const sizes: number[] = [];
		await cancelAll(accountId, {
			applyAll: (changes) => {
				sizes.push(changes.length);
				return store.applyAll(changes);
			},
		});
		expect(sizes).toEqual([500, 500, 234]);
		expect(await records().countDocuments({ accountId, state: 'canceled' })).toBe(1_234);
	});

	it('meets a record that was claimed in between', async () => {
		const { _id, accountId } = await insert({});
		let claimed = false;
		await cancelAll(accountId, {
			applyAll: async (changes) => {
				if (!claimed) await store.claimNext({ accountId, now: NOW, leaseMs: 60_000 });
				claimed = true;
				return store.applyAll(changes);
			},
		});
		const record = await read(_id);
		expect(record).toMatchObject({ state: 'publishing', cancelRequestedAt: NOW });
		expect(firstIllegalStep(record?.history ?? [])).toBeUndefined();
	});

	it('does not overwrite an outcome that came in between', async () => {
		const { accountId, ...rest } = await insert({ state: 'publishing' });
		const change = changeOf({ ...rest, accountId } as PublicationRecord, {
			trigger: 'succeed',
			now: NOW,
		});
		await cancelAll(accountId, {
			applyAll: async (changes) => {
				await store.apply(change);
				return store.applyAll(changes);
			},
		});
		expect(await read(rest._id)).toMatchObject({ state: 'published', seq: 2 });
	});

	it('gives up on records that never stand still, and says so', async () => {
		const { accountId } = await insert({});
		const canceled = cancelAll(accountId, { applyAll: async () => 0 });
		await expect(canceled).rejects.toThrow('do not stand still');
	});

	it('finds its records by the index of the claim', async () => {
		const { accountId } = await insert({});
		const plan = (await records()
			.find({ accountId, nextAt: { $exists: true } }, { hint: 'claim' })
			.sort({ nextAt: 1, order: 1 })
			.explain('executionStats')) as { executionStats: { totalDocsExamined: number } };
		expect(plan.executionStats.totalDocsExamined).toBe(1);
	});
});

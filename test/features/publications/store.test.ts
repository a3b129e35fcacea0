import { randomUUID } from 'node:crypto';
import {
	firstIllegalStep,
	type PublicationState,
} from '../../../service/src/domain/publication-state.js';
import {
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
const LEASE_MS = 60_000;

describe('the publication store', () => {
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

	const claim = (accountId: string, now = NOW) =>
		store.claimNext({ accountId, now, leaseMs: LEASE_MS });
	const stored = async (given: Partial<PublicationRecord>): Promise<PublicationRecord> => {
		const state = given.state ?? 'queued';
		const accept = state === 'scheduled' ? 'scheduled' : 'queued';
		const path: PublicationRecord['history'] = [
			{ seq: 1, at: NOW, trigger: 'accept', from: null, to: accept, fence: 0 },
			...leadingTo(state),
		];
		const record = aPublication({ ...given, history: path });
		await store.insert(record);
		return record;
	};

	describe('a claim', () => {
		const cases: [PublicationState, PublicationState, string[]][] = [
			['queued', 'publishing', ['claim']],
			['scheduled', 'publishing', ['due', 'claim']],
			['deferred', 'publishing', ['release', 'claim']],
			['publishing', 'verifying', ['lose']],
			['verifying', 'verifying', []],
			['preparing', 'preparing', []],
		];
		it.each(cases)('finds a %s record and leaves it %s', async (from, to, triggers) => {
			const record = await stored({ state: from });
			const claimed = await claim(record.accountId);
			expect(claimed).toMatchObject({ state: to, claimedFrom: from, fence: 1, seq: 2 });
			expect(claimed?.nextAt).toEqual(new Date(NOW.getTime() + LEASE_MS));
			const added = claimed?.history.slice(record.history.length) ?? [];
			expect(added.map((entry) => entry.trigger)).toEqual(triggers);
			expect(firstIllegalStep(claimed?.history ?? [])).toBeUndefined();
		});

		it('stores what will be sent before it can be sent', async () => {
			const record = await stored({});
			const claimed = await claim(record.accountId);
			expect(claimed?.intent).toEqual({
				...record.content,
				accountId: record.accountId,
				startedAt: NOW,
			});
		});

		it('keeps the intent of a lost attempt, counts it, and tells that it is unconfirmed', async () => {
			const record = await stored({});
			const first = await claim(record.accountId);
			const later = new Date(NOW.getTime() + LEASE_MS + 1);
			const second = await claim(record.accountId, later);
			expect(second).toMatchObject({ state: 'verifying', fence: 2, attempts: 1 });
			expect(second?.intent).toEqual(first?.intent);
			expect(second?.readBack).toEqual({ since: later, looks: 0 });
			expect(second?.outbox).toMatchObject([
				{ id: `${record._id}.3.pin.unconfirmed`, name: 'pin.unconfirmed' },
			]);
			expect(second?.outboxAt).toEqual(later);
		});

		it('takes the earliest first, then the order of acceptance', async () => {
			const accountId = randomUUID();
			const early = new Date(NOW.getTime() - 5_000);
			await stored({ accountId, nextAt: NOW, order: 3 });
			const second = await stored({ accountId, nextAt: early, order: 2 });
			const first = await stored({ accountId, nextAt: early, order: 1 });
			expect((await claim(accountId))?._id).toBe(first._id);
			expect((await claim(accountId))?._id).toBe(second._id);
		});

		it('leaves what is not due, what is leased and what is final', async () => {
			const accountId = randomUUID();
			await stored({ accountId, nextAt: new Date(NOW.getTime() + 1) });
			await stored({ accountId, state: 'failed', nextAt: undefined });
			expect(await claim(accountId)).toBeNull();
		});

		it('gives one record to one of many at the same time', async () => {
			const record = await stored({});
			const claims = await Promise.all(Array.from({ length: 20 }, () => claim(record.accountId)));
			expect(claims.filter((found) => found !== null)).toHaveLength(1);
		});

		it('reads one key and fetches one document, whatever waits', async () => {
			const accountId = randomUUID();
			for (let i = 0; i < 50; i++) await stored({ accountId, order: i });
			const explained = await nativeDatabase(connection)
				.collection('publications')
				.find({ accountId, nextAt: { $lte: NOW } })
				.sort({ nextAt: 1, order: 1 })
				.limit(1)
				.explain('executionStats');
			expect(explained['executionStats']).toMatchObject({
				totalKeysExamined: 1,
				totalDocsExamined: 1,
			});
		});
	});

	describe('a change', () => {
		it('writes state, history and events in one update of the version it was made from', async () => {
			const record = await stored({});
			const claimed = await mustClaim(record.accountId);
			const request = { trigger: 'succeed', now: NOW, set: { pinterestPinId: '77' } } as const;
			expect(await store.apply(changeOf(claimed, request))).toBe('applied');
			expect(await store.apply(changeOf(claimed, request))).toBe('stale');
			const after = await store.pin(record.workspaceId, record._id);
			expect(after).toMatchObject({ state: 'published', pinterestPinId: '77', seq: 3 });
			expect(after?.nextAt).toBeUndefined();
			expect(after?.outbox.map((event) => event.id)).toEqual([`${record._id}.3.pin.published`]);
			expect(firstIllegalStep(after?.history ?? [])).toBeUndefined();
		});

		it('is refused after a newer claim', async () => {
			const record = await stored({});
			const frozen = await mustClaim(record.accountId);
			const later = new Date(NOW.getTime() + LEASE_MS + 1);
			await claim(record.accountId, later);
			const late = changeOf(frozen, { trigger: 'refuse', now: later });
			expect(await store.apply(late)).toBe('stale');
		});

		it('never lets two records own the same remote pin', async () => {
			const accountId = randomUUID();
			await stored({ accountId, state: 'published', nextAt: undefined, pinterestPinId: '88' });
			await stored({ accountId });
			const claimed = await mustClaim(accountId);
			const adopt = changeOf(claimed, {
				trigger: 'succeed',
				now: NOW,
				set: { pinterestPinId: '88' },
			});
			expect(await store.apply(adopt)).toBe('remote_pin_taken');
		});

		it('throws for a move the table does not have', async () => {
			const record = aPublication({ state: 'published' });
			expect(() => changeOf(record, { trigger: 'claim', now: NOW })).toThrow('no move claim');
		});
	});

	it('finds the accounts with something due from the index alone', async () => {
		const due = await stored({ nextAt: new Date(NOW.getTime() - 100) });
		const from = new Date(NOW.getTime() - 200);
		expect(await store.dueAccounts({ from, to: NOW })).toContain(due.accountId);
		const explained = await nativeDatabase(connection)
			.collection('publications')
			.find({ nextAt: { $gt: from, $lte: NOW } }, { projection: { _id: 0, accountId: 1 } })
			.hint('sweep')
			.explain('executionStats');
		expect(explained['executionStats']).toMatchObject({ totalDocsExamined: 0 });
	});

	const mustClaim = async (accountId: string): Promise<PublicationRecord> => {
		const claimed = await claim(accountId);
		if (!claimed) throw new Error('nothing to claim');
		return claimed;
	};
});

/** History entries that lead to a state, so that whole paths can be checked. */
function leadingTo(state: PublicationState): PublicationRecord['history'] {
	const claimed = { seq: 2, at: NOW, trigger: 'claim', from: 'queued', to: 'publishing', fence: 0 };
	const steps: Partial<Record<PublicationState, object[]>> = {
		deferred: [{ ...claimed, trigger: 'hold', to: 'deferred' }],
		publishing: [claimed],
		verifying: [claimed, { ...claimed, trigger: 'lose', from: 'publishing', to: 'verifying' }],
		preparing: [
			claimed,
			{ ...claimed, trigger: 'awaitMedia', from: 'publishing', to: 'preparing' },
		],
	};
	return (steps[state] ?? []) as PublicationRecord['history'];
}

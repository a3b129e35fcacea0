import { randomUUID } from 'node:crypto';
import {
	listRecords,
	withContent,
	type ListRequest,
	type PublicationRecord,
} from '../../../service/src/features/publications/index.js';
import { PIN_STATUSES, recordsWithPinStatus } from '../../../service/src/domain/public-status.js';
import { nativeDatabase } from '../../../service/src/platform/mongo.js';
import { aPublication } from '../../support/publication-builder.js';
import { callerOf, openPublications, type PublicationStage } from './stage.js';

type RecordOrder = ListRequest['order'];

const NEWEST: RecordOrder = { by: 'createdAt', ascending: false };
const content = (change: Partial<PublicationRecord['content']>) =>
	withContent({ ...aPublication().content, link: null, ...change });

let stage: PublicationStage;
let workspaceId: string;
beforeAll(async () => {
	stage = await openPublications();
});
beforeEach(() => {
	workspaceId = randomUUID();
	// Records of one test are told apart by their time.
	stage.clock.advance(60_000);
});
afterAll(() => stage.close());

const store = async (given: Partial<PublicationRecord> = {}): Promise<string> => {
	stage.clock.advance(1_000);
	const { _id } = await stage.store({ workspaceId, ...given });
	return _id;
};

async function ids(request: Partial<ListRequest> = {}): Promise<string[]> {
	const caller = callerOf({ workspaceId });
	const all = { view: 'pin', order: NEWEST, limit: 50, offset: 0, ...request } as const;
	const { rows, total } = await listRecords(stage.deps, caller, all);
	if (rows.length < all.limit && all.offset === 0) expect(total).toBe(rows.length);
	return rows.map(({ record }) => record._id);
}

describe('q', () => {
	it('finds by the beginnings of words in title, description and link, in any case', async () => {
		const cake = await store(content({ title: 'Lemon Cake', description: 'Crème on top' }));
		const soup = await store(content({ title: 'Tomato soup', link: 'https://shop.example/soup' }));
		expect(await ids({ q: 'LEM' })).toEqual([cake]);
		expect(await ids({ q: 'cake lemon' })).toEqual([cake]);
		expect(await ids({ q: 'creme' })).toEqual([cake]);
		expect(await ids({ q: 'shop.example' })).toEqual([soup]);
		expect(await ids({ q: 'lemon soup' })).toEqual([]);
		expect(await ids({ q: 'emon' })).toEqual([]);
	});

	it.each(['.*', '^', '$where', '{"$gt":""}', '\\', '%', '\u{10ffff}'])(
		'takes %j for no pattern',
		async (q) => {
			await store(content({ title: 'Lemon cake' }));
			expect(await ids({ q })).toEqual([]);
		},
	);

	it('does not mix words: one above and one below are no match', async () => {
		await store(content({ title: 'apple zebra' }));
		expect(await ids({ q: 'm' })).toEqual([]);
	});

	it('reads only what it finds', async () => {
		for (let i = 0; i < 30; i++) await store(content({ title: `Number${String(i)}` }));
		const explained = await nativeDatabase(stage.connection)
			.collection('publications')
			.find({ workspaceId, words: { $elemMatch: { $gte: 'number2', $lt: 'number2\u{10ffff}' } } })
			.explain('executionStats');
		expect(explained['executionStats']).toMatchObject({ totalDocsExamined: 11 });
	});
});

describe('the order', () => {
	const titles = async (order: RecordOrder, page: Partial<ListRequest> = {}): Promise<string[]> => {
		const caller = callerOf({ workspaceId });
		const all = { view: 'pin', order, limit: 50, offset: 0, ...page } as const;
		const { rows } = await listRecords(stage.deps, caller, all);
		return rows.map(({ record }) => record.content.title);
	};
	const byStatus: RecordOrder = {
		by: 'status',
		groups: [...PIN_STATUSES].sort().map(recordsWithPinStatus),
	};

	it('of titles does not look at capitals', async () => {
		for (const title of ['banana', 'Apple', 'cherry']) await store(content({ title }));
		const order = { by: 'titleKey', ascending: true } as const;
		expect(await titles(order)).toEqual(['Apple', 'banana', 'cherry']);
		expect(await titles({ ...order, ascending: false })).toEqual(['cherry', 'banana', 'Apple']);
	});

	it('of publication puts what is not published last, in both directions', async () => {
		const at = (minute: number) => new Date(Date.UTC(2026, 10, 21, 9, minute));
		const published = { state: 'published', nextAt: undefined } as const;
		await store({ ...content({ title: 'waits' }) });
		await store({ ...content({ title: 'late' }), ...published, publishedAt: at(9) });
		await store({ ...content({ title: 'early' }), ...published, publishedAt: at(1) });
		const order = { by: 'publishedAt', ascending: true } as const;
		expect(await titles(order)).toEqual(['early', 'late', 'waits']);
		expect(await titles({ ...order, ascending: false })).toEqual(['late', 'early', 'waits']);
	});

	it('of states follows the words that are shown, gates included', async () => {
		const gatedAccount = randomUUID();
		const now = stage.clock.now();
		await stage.lanes.ensure({ kind: 'publish', laneId: gatedAccount, workspaceId, now });
		const until = new Date(now.getTime() + 3_600_000);
		const gate = { until, code: 'rate_limited', since: now } as const;
		await stage.lanes.gate({ kind: 'publish', laneId: gatedAccount, gate });
		await store({ ...content({ title: 'queued' }) });
		await store({ ...content({ title: 'gated' }), accountId: gatedAccount });
		await store({ ...content({ title: 'published' }), state: 'published', nextAt: undefined });
		await store({ ...content({ title: 'failed' }), state: 'failed', nextAt: undefined });
		await store({ ...content({ title: 'publishing' }), state: 'publishing' });
		const inOrder = ['gated', 'failed', 'published', 'publishing', 'queued'];
		expect(await titles(byStatus)).toEqual(inOrder);
		const pages = [0, 1, 2, 3, 4, 5].map((offset) => titles(byStatus, { limit: 1, offset }));
		expect((await Promise.all(pages)).flat()).toEqual(inOrder);
		const twos = [0, 2, 4].map((offset) => titles(byStatus, { limit: 2, offset }));
		expect((await Promise.all(twos)).flat()).toEqual(inOrder);
	});

	it('is the same on every page where the times are the same', async () => {
		const createdAt = new Date('2026-11-21T10:00:00.000Z');
		for (let i = 0; i < 7; i++) await store({ createdAt });
		const pages = [0, 3, 6].map((offset) => ids({ limit: 3, offset }));
		expect(new Set((await Promise.all(pages)).flat()).size).toBe(7);
	});
});

describe('the filters', () => {
	it('by code find what is shown with it: own faults, and gates while it waits', async () => {
		const gatedAccount = randomUUID();
		const now = stage.clock.now();
		await stage.lanes.ensure({ kind: 'publish', laneId: gatedAccount, workspaceId, now });
		const gate = { until: new Date('2030-01-01'), code: 'rate_limited', since: now } as const;
		await stage.lanes.gate({ kind: 'publish', laneId: gatedAccount, gate });
		const fault = { code: 'rate_limited', message: 'x', at: now } as const;
		const gated = await store({ accountId: gatedAccount });
		// Given back by an earlier limit that is over: it is shown without a code.
		await store({ fault });
		const failed = await store({
			state: 'failed',
			nextAt: undefined,
			fault: { ...fault, code: 'invalid_image' },
		});
		expect(await ids({ errorCode: 'rate_limited' })).toEqual([gated]);
		expect(await ids({ errorCode: 'invalid_image' })).toEqual([failed]);
		expect(await ids({ errorCode: 'no_such_code' })).toEqual([]);
	});

	it('keep to the accounts of the key', async () => {
		const accountId = randomUUID();
		const own = await store({ accountId });
		await store();
		const caller = callerOf({ workspaceId }, { accountIds: [accountId] });
		const request = { view: 'pin', order: NEWEST, limit: 5, offset: 0 } as const;
		const { rows, total } = await listRecords(stage.deps, caller, request);
		expect({ ids: rows.map(({ record }) => record._id), total }).toEqual({ ids: [own], total: 1 });
		const foreign = listRecords(stage.deps, caller, { ...request, accountId: randomUUID() });
		await expect(foreign).rejects.toMatchObject({ code: 'account_not_permitted' });
	});
});

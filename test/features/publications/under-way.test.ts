import { randomUUID } from 'node:crypto';
import {
	UNDER_WAY,
	type PublicationRecord,
} from '../../../service/src/features/publications/index.js';
import { nativeDatabase } from '../../../service/src/platform/mongo.js';
import { aPublication } from '../../support/publication-builder.js';
import { LEASE_MS, openPublications, type PublicationStage } from './stage.js';

const WAITING = 20_000;
const HOUR = 3_600_000;

let stage: PublicationStage;
let accountId: string;
let verifying: PublicationRecord;
beforeAll(async () => {
	stage = await openPublications();
	accountId = randomUUID();
	const now = stage.clock.now();
	const long = new Date(now.getTime() - HOUR);
	const waiting = Array.from({ length: WAITING }, (_, order) =>
		aPublication({ accountId, order, createdAt: long, nextAt: long }),
	);
	await records().insertMany(waiting, { ordered: false });
	verifying = await stage.store({ accountId, state: 'verifying' });
	const leased = new Date(now.getTime() + LEASE_MS);
	await stage.store({ accountId, state: 'publishing', nextAt: leased });
});
afterAll(() => stage.close());

const records = () =>
	nativeDatabase(stage.connection).collection<PublicationRecord>('publications');

/** The keys that were examined by the operations of `run`, as the database counts them. */
async function keysOf(run: () => Promise<unknown>): Promise<number> {
	const db = nativeDatabase(stage.connection);
	await db.command({ profile: 2 });
	await run();
	await db.command({ profile: 0 });
	const seen = await db
		.collection('system.profile')
		.find({ ns: `${db.databaseName}.publications` })
		.toArray();
	await db.collection('system.profile').drop();
	return seen.reduce((sum, { keysExamined = 0 }) => sum + Number(keysExamined), 0);
}

describe('a look at what is under way beside 20,000 that wait', () => {
	it('reads no more keys than records are under way', async () => {
		const next = await keysOf(() => stage.publications.nextLook(accountId, UNDER_WAY));
		expect(next).toBeLessThanOrEqual(3);
		const lost = { accountIds: [accountId], now: stage.clock.now() };
		expect(await keysOf(() => stage.publications.late.lost(lost))).toBeLessThanOrEqual(3);
	});

	it('claims what is due of it, and nothing that waits', async () => {
		const now = stage.clock.now();
		const claim = { accountId, now, leaseMs: LEASE_MS, states: UNDER_WAY };
		let found: PublicationRecord | null = null;
		const keys = await keysOf(async () => {
			found = await stage.publications.claimNext(claim);
		});
		expect(found).toMatchObject({ _id: verifying._id, state: 'verifying' });
		expect(keys).toBeLessThanOrEqual(3);
		expect(await stage.publications.claimNext(claim)).toBeNull();
	});
});

import { randomUUID } from 'node:crypto';
import { createLaneStore, type LaneStore } from '../../../service/src/features/lanes/index.js';
import {
	connectMongo,
	ensureIndexes,
	nativeDatabase,
	type Connection,
} from '../../../service/src/platform/mongo.js';
import { testDatabase, type TestDatabase } from '../../support/test-database.js';

/** So many that most of them share a command. */
const MANY = 60;
const LEASE_MS = 5_000;
const now = new Date('2026-03-01T12:00:00Z');

let database: TestDatabase;
let connection: Connection;
let lanes: LaneStore;
beforeAll(async () => {
	database = testDatabase();
	connection = await connectMongo({ url: database.mongoUrl, poolSize: 20 });
	lanes = createLaneStore(connection);
	await ensureIndexes(connection);
});
afterAll(async () => {
	await connection.close();
	await database.drop();
});

async function manyLanes(): Promise<string[]> {
	const ids = Array.from({ length: MANY }, () => randomUUID());
	await Promise.all(
		ids.map((laneId) => lanes.ensure({ kind: 'publish', laneId, workspaceId: 'w', now })),
	);
	return ids;
}

const take = (laneId: string, owner: string = randomUUID()) =>
	lanes.take({
		kind: 'publish',
		laneId,
		owner,
		ownerProcess: 'process',
		now,
		leaseMs: LEASE_MS,
		quantum: 5,
		pace: { capacity: 40, perSecond: 1 },
	});

const ownersOf = async (ids: readonly string[]): Promise<(string | null)[]> => {
	const found = await nativeDatabase(connection)
		.collection<{ laneId: string; owner: string | null }>('lanes')
		.find({ laneId: { $in: [...ids] } })
		.toArray();
	const byLane = new Map(found.map(({ laneId, owner }) => [laneId, owner]));
	return ids.map((id) => byLane.get(id) ?? null);
};

describe('many turns at once', () => {
	it('each take their lane and free it again', async () => {
		const ids = await manyLanes();
		const owners = ids.map(() => randomUUID());
		const taken = await Promise.all(ids.map((id, index) => take(id, owners[index])));
		for (const each of taken) expect(each).toMatchObject({ kind: 'taken', granted: 5 });
		expect(await ownersOf(ids)).toEqual(owners);
		await Promise.all(
			ids.map((laneId, index) =>
				lanes.release({ kind: 'publish', laneId, owner: owners[index] ?? '', unusedTokens: 0 }),
			),
		);
		expect(await ownersOf(ids)).toEqual(ids.map(() => null));
	});

	it('get a lane for one of two that ask at the same time; the other is told until when', async () => {
		const ids = await manyLanes();
		const twice = [...ids, ...ids];
		const answers = await Promise.all(twice.map((id) => take(id)));
		for (const [index, id] of ids.entries()) {
			const [first, second] = [answers[index], answers[index + ids.length]];
			const kinds = [first?.kind, second?.kind].sort();
			expect([id, kinds]).toEqual([id, ['refused', 'taken']]);
			const refused = first?.kind === 'refused' ? first : second;
			expect(refused).toMatchObject({ why: 'lease', until: new Date(now.getTime() + LEASE_MS) });
		}
	});

	it('find out of missing and gated lanes beside free ones', async () => {
		const ids = await manyLanes();
		const [gated = ''] = ids;
		const until = new Date(now.getTime() + 60_000);
		await lanes.gate({
			kind: 'publish',
			laneId: gated,
			gate: { until, code: 'rate_limited', since: now },
		});
		const answers = await Promise.all(['missing', ...ids].map((id) => take(id)));
		expect(answers.map(({ kind }) => kind)).toEqual([
			'missing',
			'refused',
			...ids.slice(1).map(() => 'taken'),
		]);
	});

	it('leave a lane alone that another has taken since', async () => {
		const ids = await manyLanes();
		const owners = ids.map(() => randomUUID());
		await Promise.all(ids.map((id, index) => take(id, owners[index])));
		await Promise.all(
			ids.map((laneId, index) => {
				const owner = index % 2 === 0 ? (owners[index] ?? '') : 'a frozen predecessor';
				return lanes.release({ kind: 'publish', laneId, owner, unusedTokens: 0 });
			}),
		);
		expect(await ownersOf(ids)).toEqual(owners.map((owner, index) => (index % 2 ? owner : null)));
	});
});

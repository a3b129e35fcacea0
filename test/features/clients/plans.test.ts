import { randomUUID } from 'node:crypto';
import {
	createAccountStore,
	type AccountRecord,
} from '../../../service/src/features/accounts/index.js';
import { catchUpLanes, createClientStore } from '../../../service/src/features/clients/index.js';
import { createClient } from '../../../service/src/features/clients/create-client.js';
import { updateClient } from '../../../service/src/features/clients/update-client.js';
import { createLaneStore } from '../../../service/src/features/lanes/index.js';
import { createPublicationStore } from '../../../service/src/features/publications/index.js';
import {
	connectMongo,
	ensureIndexes,
	nativeDatabase,
} from '../../../service/src/platform/mongo.js';
import { testDatabase } from '../../support/test-database.js';
import { fakeClock } from '../access/fake-clock.js';

const CLIENTS = 100;
const ACCOUNTS_EACH = 10;
const limits = { spacingMs: 0, dailyCap: 50, timeZone: 'UTC' };
const workspaceId = randomUUID();
const caller = { workspaceId, accountIds: null };

type Stage = Awaited<ReturnType<typeof open>>;
let stage: Stage;
beforeAll(async () => {
	stage = await open();
});
afterAll(() => stage.close());

async function open() {
	const database = testDatabase();
	const connection = await connectMongo({ url: database.mongoUrl, poolSize: 10 });
	const deps = {
		clients: createClientStore(connection),
		accounts: createAccountStore(connection),
		publications: createPublicationStore(connection),
		lanes: createLaneStore(connection),
		clock: fakeClock(),
		pace: { limits },
		wakeSleeping: () => undefined,
	};
	await ensureIndexes(connection);
	const collection = (name: string) => nativeDatabase(connection).collection<{ _id: string }>(name);
	const clientIds: string[] = [];
	for (let i = 0; i < CLIENTS; i++) {
		const client = await createClient(deps, caller, { name: `Client ${i}` });
		clientIds.push(client._id);
		const accounts = Array.from({ length: ACCOUNTS_EACH }, () => account(client._id));
		await collection('accounts').insertMany(accounts);
	}
	return {
		deps,
		collection,
		clientIds,
		close: async () => {
			await connection.close();
			await database.drop();
		},
	};
}

const account = (clientId: string) =>
	({
		_id: randomUUID(),
		workspaceId,
		clientId,
		pinterestUserId: randomUUID(),
		createdAt: new Date(),
	}) satisfies Partial<AccountRecord>;

interface Explained {
	readonly executionStats: {
		readonly totalKeysExamined: number;
		readonly totalDocsExamined: number;
	};
}

describe('with 100 clients of ten accounts each', () => {
	it('finds the accounts of a client by the index alone as far as they go', async () => {
		const [clientId = ''] = stage.clientIds;
		expect(await stage.deps.accounts.ofClients.ids(workspaceId, [clientId])).toHaveLength(10);
		const plan = await stage
			.collection('accounts')
			.find({ workspaceId, clientId: { $in: [clientId] } })
			.explain('executionStats');
		const { executionStats } = plan as unknown as Explained;
		expect(executionStats).toMatchObject({ totalDocsExamined: ACCOUNTS_EACH });
		expect(JSON.stringify(plan)).not.toContain('COLLSCAN');
	});

	it('lists a page of clients by name without a sort', async () => {
		const plan = await stage
			.collection('clients')
			.find({ workspaceId, archivedAt: null })
			.sort({ nameKey: 1, _id: 1 })
			.limit(50)
			.explain('executionStats');
		const text = JSON.stringify(
			(plan as { queryPlanner: { winningPlan: object } }).queryPlanner.winningPlan,
		);
		expect(text).not.toMatch(/COLLSCAN|"SORT"/);
		const { executionStats } = plan as unknown as Explained;
		expect(executionStats).toMatchObject({ totalDocsExamined: 50 });
	});

	it('a list of pins by client uses an index of the lists', async () => {
		const [clientId = ''] = stage.clientIds;
		const ids = await stage.deps.accounts.ofClients.ids(workspaceId, [clientId]);
		const plan = await stage
			.collection('publications')
			.find({ workspaceId, $and: [{ accountId: { $in: ids } }] })
			.sort({ createdAt: -1, _id: -1 })
			.limit(50)
			.explain();
		expect(JSON.stringify(plan)).not.toContain('COLLSCAN');
	});

	it.each([
		['failed', { state: 'failed', failedAt: { $gte: new Date(0) } }, { failedAt: -1 }],
		[
			'warned',
			{ nextAt: { $exists: true }, 'preflight.findings.code': { $exists: true } },
			{ nextAt: 1 },
		],
	] as const)('attention reads what %s by its index', async (name, filter, sort) => {
		const plan = await stage
			.collection('publications')
			.find({ workspaceId, ...filter })
			.sort(sort)
			.hint(name)
			.limit(20)
			.explain();
		const text = JSON.stringify(
			(plan as { queryPlanner: { winningPlan: object } }).queryPlanner.winningPlan,
		);
		expect(text).toContain(`"indexName":"${name}"`);
		expect(text).not.toContain('"SORT"');
	});
});

describe('lanes that a process left behind', () => {
	const lane = async (laneId: string) =>
		stage.deps.lanes.usage({ kind: 'publish', laneId }, { now: stage.deps.clock.now(), limits });
	const ensure = (laneId: string) =>
		stage.deps.lanes.ensure({
			kind: 'publish',
			laneId,
			workspaceId,
			now: stage.deps.clock.now(),
		});

	it('follow a client whose change was cut off before its lanes', async () => {
		const client = await createClient(stage.deps, caller, { name: 'Cut off', dailyCap: 3 });
		const one = account(client._id);
		await stage.collection('accounts').insertOne(one);
		await ensure(one._id);
		const { _id } = client;
		await stage.deps.clients.change({
			client: { _id, workspaceId },
			set: { dailyCap: 4, updatedAt: stage.deps.clock.now() },
			pace: true,
		});
		expect(await lane(one._id)).toMatchObject({ client: null });
		await catchUpLanes(stage.deps);
		expect(await lane(one._id)).toMatchObject({ limits: { dailyCap: 4 } });
		expect(await stage.deps.clients.behind(10)).toEqual([]);
	});

	it('follow the client of an account whose move was cut off', async () => {
		const client = await createClient(stage.deps, caller, { name: 'Moved', dailyCap: 6 });
		const one = { ...account(client._id), laneBehind: true };
		await stage.collection('accounts').insertOne(one);
		await ensure(one._id);
		await catchUpLanes(stage.deps);
		expect(await lane(one._id)).toMatchObject({ limits: { dailyCap: 6 } });
		expect(await stage.deps.accounts.ofClients.behind(10)).toEqual([]);
	});

	it('leave a client that was archived while the account came into it', async () => {
		const client = await createClient(stage.deps, caller, { name: 'Archived', dailyCap: 6 });
		const { _id: clientId } = client;
		await stage.deps.clients.archive({ workspaceId, clientId, now: stage.deps.clock.now() });
		const one = { ...account(clientId), laneBehind: true };
		await stage.collection('accounts').insertOne(one);
		await ensure(one._id);
		await catchUpLanes(stage.deps);
		expect(await stage.deps.accounts.find(one._id)).toMatchObject({ clientId: null });
		expect(await lane(one._id)).toMatchObject({ client: null, limits: { dailyCap: 0 } });
		expect(await stage.deps.accounts.ofClients.behind(10)).toEqual([]);
	});

	it('end with the last of changes that cross each other', async () => {
		const client = await createClient(stage.deps, caller, { name: 'Crossed' });
		const one = account(client._id);
		await stage.collection('accounts').insertOne(one);
		await ensure(one._id);
		await Promise.all(
			[1, 2, 3, 4, 5].map((dailyCap) =>
				updateClient(stage.deps, caller, { clientId: client._id, dailyCap }),
			),
		);
		const stored = await stage.deps.clients.find(workspaceId, client._id);
		expect(await lane(one._id)).toMatchObject({ limits: { dailyCap: stored?.dailyCap } });
		expect(stored).not.toHaveProperty('lanesBehind');
	});
});

import {
	createWorkspace,
	createWorkspaceCache,
	createWorkspaceStore,
	findWorkspace,
} from '../../../service/src/features/workspaces/index.js';
import { newId } from '../../../service/src/platform/ids.js';
import {
	connectMongo,
	ensureIndexes,
	type Connection,
} from '../../../service/src/platform/mongo.js';
import { testDatabase, type TestDatabase } from '../../support/test-database.js';
import { fakeClock } from '../access/fake-clock.js';

const clock = fakeClock();
let database: TestDatabase;
let connection: Connection;

const open = () => ({
	workspaces: createWorkspaceStore(connection),
	workspaceCache: createWorkspaceCache(clock),
	clock,
});

beforeAll(async () => {
	database = testDatabase();
	connection = await connectMongo({ url: database.mongoUrl, poolSize: 5 });
	open();
	await ensureIndexes(connection);
});
afterAll(async () => {
	await connection.close();
	await database.drop();
});

describe('workspaces', () => {
	it.each([
		['simulator', 'sandbox'],
		['pinterest-sandbox', 'sandbox'],
		['pinterest', 'production'],
	] as const)('count %s as %s', async (provider, environment) => {
		const deps = open();
		const made = await createWorkspace(deps, { name: 'one', provider });
		expect(made).toMatchObject({ environment, provider, createdAt: clock.now() });
		expect(await findWorkspace(deps, made._id)).toEqual(made);
	});

	it('belong to one organization where it is named', async () => {
		const organizationId = newId();
		const made = await createWorkspace(open(), {
			name: 'two',
			provider: 'simulator',
			organizationId,
		});
		expect(made.organizationId).toBe(organizationId);
		expect(await open().workspaces.list()).toContainEqual(made);
	});

	it('are null when there is none', async () => {
		expect(await findWorkspace(open(), newId())).toBeNull();
	});
});

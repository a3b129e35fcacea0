import {
	createKeyCaches,
	createApiKeyStore,
	issueApiKey,
} from '../../../service/src/features/access/index.js';
import type { Caller, NewApiKey } from '../../../service/src/features/access/index.js';
import { createLogger } from '../../../service/src/platform/logger.js';
import {
	connectMongo,
	ensureIndexes,
	type Connection,
} from '../../../service/src/platform/mongo.js';
import { systemRandom } from '../../../service/src/platform/random.js';
import { newId } from '../../../service/src/platform/ids.js';
import { testDatabase } from '../../support/test-database.js';
import { fakeClock } from './fake-clock.js';

export const WORKSPACE = '11111111-1111-4111-8111-111111111111';
export const ACCOUNT = '22222222-2222-4222-8222-222222222222';
export const OTHER_ACCOUNT = '33333333-3333-4333-8333-333333333333';

/** What the verbs of the slice need, on a database of its own. */
export async function openAccess() {
	const database = testDatabase();
	const connection: Connection = await connectMongo({ url: database.mongoUrl, poolSize: 5 });
	const clock = fakeClock();
	const clients = new Map<string, string[]>();
	const logger = createLogger({ level: 'silent' });
	const deps = {
		apiKeys: createApiKeyStore(connection),
		keyCaches: createKeyCaches(clock),
		clock,
		logger,
		random: systemRandom,
		knownAccountIds: async (workspaceId: string, ids: readonly string[]) =>
			workspaceId === WORKSPACE ? ids.filter((id) => id === ACCOUNT || id === OTHER_ACCOUNT) : [],
		knownClientIds: async (workspaceId: string, ids: readonly string[]) =>
			workspaceId === WORKSPACE ? ids.filter((id) => clients.has(id)) : [],
		accountIdsOfClients: async (_workspaceId: string, ids: readonly string[]) =>
			ids.flatMap((id) => clients.get(id) ?? []),
		environmentOf: async () => 'sandbox' as const,
	};
	await ensureIndexes(connection);
	return {
		connection,
		clock,
		deps,
		/** Account ids by client. */
		clients,
		issue: (input: Partial<NewApiKey> = {}) =>
			issueApiKey(deps, { workspaceId: WORKSPACE, environment: 'sandbox', name: 'test', ...input }),
		close: async () => {
			await connection.close();
			await database.drop();
		},
	};
}

export const callerWith = (facts: Partial<Caller> = {}): Caller => ({
	kind: 'api_key',
	workspaceId: WORKSPACE,
	keyId: newId(),
	keyName: 'test',
	scopes: ['read', 'write', 'destructive'],
	accountIds: null,
	requestsPerMinute: null,
	...facts,
});

import {
	connectAccount,
	createAccountCaches,
	createAccountStore,
	createOAuthStateStore,
} from '../../../service/src/features/accounts/index.js';
import { createLogger } from '../../../service/src/platform/logger.js';
import { connectMongo, ensureIndexes } from '../../../service/src/platform/mongo.js';
import { systemRandom } from '../../../service/src/platform/random.js';
import { testDatabase } from '../../support/test-database.js';
import { testVault } from '../../support/test-vault.js';
import { WORKSPACE } from '../access/fixture.js';
import { fakeClock } from '../access/fake-clock.js';
import { fakePinterest } from './fake-pinterest.js';

export const CONNECT = {
	workspaceId: WORKSPACE,
	provider: 'simulator',
	code: 'code',
	redirectUri: 'http://127.0.0.1/callback',
} as const;

/** What the verbs of the slice need, on a database of its own. */
export async function openAccounts() {
	const database = testDatabase();
	const connection = await connectMongo({ url: database.mongoUrl, poolSize: 10 });
	const clock = fakeClock();
	const pinterest = fakePinterest();
	const lanes: [string, string][] = [];
	const news: string[] = [];
	const deps = {
		accounts: createAccountStore(connection),
		accountCaches: createAccountCaches(clock),
		ports: { forProvider: () => pinterest.port },
		vault: testVault(connection, clock),
		clock,
		logger: createLogger({ level: 'silent' }),
		laneReady: async (accountId: string, workspaceId: string) => {
			lanes.push([accountId, workspaceId]);
		},
		oauthStates: createOAuthStateStore(connection),
		random: systemRandom,
		providerOf: async () => 'simulator' as const,
		callbackUrl: () => CONNECT.redirectUri,
		starterInForce: async () => true,
		links: { claim: async () => true, release: async () => undefined },
		overHttps: false,
		callLimitMs: 20_000,
		note: () => undefined,
		cancelPending: async () => undefined,
		news: {
			holdLane: async (_: string, code: string) => void news.push(`held ${code}`),
			openLane: async () => void news.push('opened'),
			wakeEvents: () => undefined,
		},
		takesAccounts: async () => true,
		followClient: async () => undefined,
		withinClient: async <C>(caller: C) => caller,
		gatesOf: async () => new Map(),
	};
	await ensureIndexes(connection);
	return {
		connection,
		clock,
		pinterest,
		lanes,
		/** What the lanes heard of accounts. */
		news,
		deps,
		/** Names of the events in the account's outbox, oldest first. */
		events: async (accountId: string) =>
			(await deps.accounts.find(accountId))?.outbox.map(({ name }) => name),
		/** The same as another process sees it. */
		elsewhere: () => ({ ...deps, accountCaches: createAccountCaches(clock) }),
		/** Connects a Pinterest user of its own. */
		connect: (userId: string) => {
			pinterest.user = { id: userId, username: userId, displayName: null };
			return connectAccount(deps, CONNECT);
		},
		close: async () => {
			await connection.close();
			await database.drop();
		},
	};
}

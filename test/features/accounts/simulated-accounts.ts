import {
	connectAccount,
	createAccountCaches,
	createAccountStore,
	REQUIRED_SCOPES,
	type AccountRecord,
	type CallRenewingDeps,
} from '../../../service/src/features/accounts/index.js';
import {
	openTokens,
	sealTokens,
	type TokenPair,
} from '../../../service/src/features/accounts/vault.js';
import { createPinterestClient } from '../../../service/src/pinterest/client.js';
import { createLogger } from '../../../service/src/platform/logger.js';
import {
	connectMongo,
	ensureIndexes,
	nativeDatabase,
} from '../../../service/src/platform/mongo.js';
import { createSimulator } from '../../../service/src/simulator/app.js';
import type { FaultRule } from '../../../service/src/simulator/fault-rules.js';
import { seededRandom } from '../../support/seeded-random.js';
import { testDatabase } from '../../support/test-database.js';
import { until } from '../../support/until.js';
import { testVault } from '../../support/test-vault.js';
import { fakeClock } from '../access/fake-clock.js';
import { WORKSPACE } from '../access/fixture.js';

/** Of a process that waits for its answers whatever else the machine does. */
const PATIENT_MS = 30_000;
const REDIRECT = 'http://127.0.0.1/callback';

/** One process of the service, with what happens to it. */
export interface Process extends CallRenewingDeps {
	readonly stopping: () => boolean;
	/** Pairs whose answer arrived whole in this process, in order. */
	readonly trouble: {
		/** The process is killed as soon as the next answer of the token endpoint has arrived. */
		killAtAnswer: boolean;
		/** So many writes of a new pair fail. */
		failSaves: number;
	};
}

export interface SimulatedOptions {
	/** Limit of one call, in real milliseconds. */
	readonly callLimitMs: number;
	readonly seed: number;
}

/** Accounts on the real database and the real simulator, whose clock is the service's fake one. */
export async function openSimulated({ callLimitMs, seed }: SimulatedOptions) {
	const database = testDatabase();
	const connection = await connectMongo({ url: database.mongoUrl, poolSize: 10 });
	const clock = fakeClock();
	const simulator = createSimulator({
		now: () => clock.now().getTime(),
		random: seededRandom(seed).fraction,
		settings: { writeLimitPerMinute: null, delayMs: 2 * callLimitMs },
	});
	const { url } = await simulator.listen();
	const open = (timeoutMs: number) =>
		createPinterestClient({
			apiUrl: url,
			authorizeUrl: `${url}/oauth/`,
			clientId: 'app',
			clientSecret: 'secret',
			timeoutMs,
			clock,
		});
	const hasty = open(callLimitMs);
	const patient = open(PATIENT_MS);
	await ensureIndexes(connection);
	const vault = testVault(connection, clock);
	const accounts = createAccountStore(connection);
	const arrived: TokenPair[] = [];
	const killed: TokenPair[] = [];

	const start = ({ isPatient = false } = {}): Process => {
		const client = isPatient ? patient : hasty;
		const trouble = { killAtAnswer: false, failSaves: 0 };
		const port: typeof client = {
			...client,
			refreshTokens: async (...args) => {
				const answer = await client.refreshTokens(...args);
				const pair = { accessToken: answer.accessToken, refreshToken: answer.refreshToken };
				if (trouble.killAtAnswer) {
					killed.push(pair);
					return new Promise<never>(() => undefined);
				}
				arrived.push(pair);
				return answer;
			},
		};
		return {
			accounts: {
				...accounts,
				replaceTokens: (request) => {
					trouble.failSaves -= 1;
					return trouble.failSaves >= 0
						? Promise.reject(new Error('the database is away'))
						: accounts.replaceTokens(request);
				},
			},
			accountCaches: createAccountCaches(clock),
			ports: { forProvider: () => port },
			vault,
			clock,
			logger: createLogger({ level: 'silent' }),
			callLimitMs: isPatient ? PATIENT_MS : callLimitMs,
			news: {
				holdLane: async () => undefined,
				openLane: async () => undefined,
				wakeEvents: () => undefined,
			},
			stopping: () => false,
			trouble,
		};
	};
	const control = async (method: string, path: string, body?: unknown): Promise<void> => {
		const headers = { 'content-type': 'application/json' };
		const answer = await fetch(`${url}/_sim${path}`, {
			method,
			headers,
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
		});
		await answer.arrayBuffer();
		if (!answer.ok) throw new Error(`the simulator answered ${String(answer.status)} to ${path}`);
	};
	const find = async (id: string): Promise<AccountRecord> => {
		const account = await accounts.find(id);
		if (!account) throw new Error('an account went away');
		return account;
	};
	const { world } = simulator.simulation;
	return {
		clock,
		/** Pairs whose answer arrived whole in a process that lived on, in order. */
		arrived,
		/** Pairs that died with the process at their arrival. */
		killed,
		start,
		find,
		faults: (...rules: FaultRule[]) => control('PUT', '/faults', rules),
		settings: (patch: Record<string, unknown>) => control('PUT', '/settings', patch),
		expireAccess: (userId: string) => control('POST', `/users/${userId}/expire-access`),
		revokeTokens: (userId: string) => control('POST', `/users/${userId}/revoke-tokens`),
		connect: async (username: string): Promise<AccountRecord> => {
			const page = patient.authorizationUrl({
				redirectUri: REDIRECT,
				state: 's',
				scopes: REQUIRED_SCOPES,
			});
			const consent = await fetch(`${page}&user=${username}`, { redirect: 'manual' });
			await consent.arrayBuffer();
			const code = new URL(consent.headers.get('location') ?? page).searchParams.get('code') ?? '';
			const deps = {
				...start(),
				laneReady: async () => undefined,
				cancelPending: async () => undefined,
				ports: { forProvider: () => patient },
			};
			const input = {
				workspaceId: WORKSPACE,
				provider: 'simulator',
				redirectUri: REDIRECT,
			} as const;
			return connectAccount(deps, { ...input, code });
		},
		/** The pairs that are stored: the present one first. */
		pairs: async (id: string): Promise<TokenPair[]> => {
			const { workspaceId, sealedTokens, previousSealedTokens } = await find(id);
			const sealed = [sealedTokens, previousSealedTokens].filter((text) => text !== null);
			return Promise.all(sealed.map((text) => openTokens(vault, { id, workspaceId }, text)));
		},
		/** Whether Pinterest would serve a call with this token, or renew with it, now. */
		accepts: (kind: 'access' | 'refresh', token: string | null): boolean =>
			(world[kind].get(token ?? '')?.expiresAt ?? 0) > clock.now().getTime(),
		/** The user takes another name at Pinterest. */
		rename: async (userId: string, username: string): Promise<void> => {
			const user = world.users.get(userId);
			if (user) world.commit({ put: 'user', value: { ...user, username } });
		},
		/** As if Pinterest had given none. */
		dropRefreshToken: async ({ _id: id, workspaceId }: AccountRecord): Promise<void> => {
			const { sealedTokens } = await find(id);
			const owner = { id, workspaceId };
			const pair = await openTokens(vault, owner, sealedTokens ?? '');
			const sealed = await sealTokens(vault, owner, { ...pair, refreshToken: null });
			await nativeDatabase(connection)
				.collection<{ _id: string }>('accounts')
				.updateOne({ _id: id }, { $set: { sealedTokens: sealed, refreshExpiresAt: null } });
		},
		/** Waits for effects that come after their client has gone. */
		settled: () => until(() => simulator.simulation.waits.pending() === 0),
		forget: async (id: string): Promise<void> => {
			await nativeDatabase(connection)
				.collection<{ _id: string }>('accounts')
				.deleteOne({ _id: id });
		},
		close: async () => {
			await Promise.all([hasty.close(), patient.close()]);
			await simulator.close();
			await connection.close();
			await database.drop();
		},
	};
}

export type Simulated = Awaited<ReturnType<typeof openSimulated>>;

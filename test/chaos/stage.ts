import { mkdir } from 'node:fs/promises';
import { performance } from 'node:perf_hooks';
import { z } from 'zod';
import { createContext } from '../../service/src/app/context.js';
import { apiAt, type Api } from '../../service/src/cli/dev/call-api.js';
import { readConfig } from '../../service/src/config/config.js';
import { createLogger } from '../../service/src/platform/logger.js';
import type { Guardian } from '../../service/src/platform/stores/start-guardian.js';
import { createSimulator, type Simulator } from '../../service/src/simulator/app.js';
import { connectUsers, type ConnectedUsers } from '../support/connect-users.js';
import { startReceiver, type Receiver } from '../support/receiver.js';
import { seededRandom } from '../support/seeded-random.js';
import { testDatabase, type TestDatabase } from '../support/test-database.js';
import { until } from '../support/until.js';
import type { Plan } from './plan.js';
import { ACCOUNTS } from './planned-request.js';
import { startPrograms, type Programs } from './programs.js';
import { openWires, type Wires } from './wires.js';

/** Epoch milliseconds of the machine's clock, which is the database's too. */
export const now = (): number => Date.now();

/** Monotonic milliseconds, for spans. */
export const elapsed = (): number => performance.now();

export const SUBSCRIBED = ['pin.published', 'pin.failed', 'pin.unconfirmed'] as const;
const SECRET = 'a secret of the chaos receiver';
const MASTER_KEY = Buffer.from('chaos runs are not for production').subarray(0, 32);

/** One connected account with the boards that requests use. */
export interface StageAccount {
	readonly id: string;
	readonly workspaceId: string;
	readonly apiKey: string;
	/** At the simulated Pinterest. */
	readonly username: string;
	readonly boardIds: readonly string[];
}

/** Everything one run needs, on its own database and its own prefix in the run's stores. */
export interface Stage {
	readonly database: TestDatabase;
	readonly simulator: Simulator;
	readonly simulatorUrl: string;
	/** Gets the events of both workspaces. */
	readonly receiver: Receiver;
	/** Answers 410 to everything; only where the plan wants it. */
	readonly gone: Receiver;
	readonly programs: Programs;
	readonly wires: Wires;
	readonly workspaces: readonly { readonly id: string; readonly api: Api }[];
	readonly accounts: readonly StageAccount[];
	readonly logFolder: string;
	/** The environment of the programs, without their roles. */
	readonly env: Readonly<Record<string, string>>;
	/** Settings that reach everything past the wires; for the run's own hands. */
	readonly direct: Readonly<Record<string, string>>;
	close(): Promise<void>;
}

export interface StageOptions {
	readonly plan: Plan;
	readonly stores: { readonly mongoUrl: string; readonly redisUrl: string };
	/** Gets the logs of the services. */
	readonly logFolder: string;
	readonly guardian: Guardian;
	/** Roles of each program; those of the plan's cast when absent. */
	readonly roles?: readonly string[];
	/** How many accounts are connected; those that planned requests name when absent. */
	readonly accounts?: number;
	/** Added to the environment of the programs. */
	readonly env?: Readonly<Record<string, string>>;
}

const boardList = z.array(z.object({ id: z.string(), name: z.string() }));
const FAULT_BOARD = 'Faults';

/** Starts simulator, receivers, wires and programs, connects the accounts, makes the webhooks. */
export async function openStage(options: StageOptions): Promise<Stage> {
	const closers: (() => Promise<unknown>)[] = [];
	const close = async (): Promise<void> => {
		for (const closer of closers.splice(0).reverse()) await closer();
	};
	try {
		return { ...(await buildStage(options, closers)), close };
	} catch (error) {
		await close();
		throw error;
	}
}

async function buildStage(
	options: StageOptions,
	closers: (() => Promise<unknown>)[],
): Promise<Omit<Stage, 'close'>> {
	const { plan, stores, logFolder, accounts: count = ACCOUNTS } = options;
	await mkdir(logFolder, { recursive: true });
	const database = testDatabase(stores);
	closers.push(() => database.drop());
	const simulator = simulatorFor(plan);
	const { url: simulatorUrl } = await simulator.listen();
	closers.push(() => simulator.close());
	const receiver = await startReceiver({ secret: SECRET });
	const gone = await startReceiver({ secret: SECRET });
	gone.usually(410);
	closers.push(() => Promise.all([receiver.stop(), gone.stop()]));
	const wires = await openWires(plan, { ...database, simulatorUrl });
	closers.push(() => wires.stop());

	const direct = settingsFor({ ...database, simulatorUrl });
	const workspaces = await connectAll(direct, usernamesOf(plan, count));
	const env = { ...settingsFor({ ...database, ...wires }), ...options.env };
	const programs = await startPrograms({ ...options, env });
	closers.push(() => programs.stop());
	const accounts = await accountsOf(programs.url, workspaces);
	const hooks = [receiver, ...(plan.receiver === 'gone' ? [gone] : [])];
	const opens = workspaces.map(({ workspaceId, apiKey }) => ({
		id: workspaceId,
		api: apiAt(programs.url, apiKey),
	}));
	for (const { api } of opens) {
		for (const { url } of hooks) {
			const body = { url, secret: SECRET, events: [...SUBSCRIBED] };
			await api.call({ method: 'POST', path: '/v1/webhooks', body }, z.unknown());
		}
	}
	const world = { database, simulator, simulatorUrl, receiver, gone, programs, wires };
	return { ...world, workspaces: opens, accounts, logFolder, env, direct };
}

const usernamesOf = ({ seed }: Plan, count: number): string[] =>
	Array.from({ length: count }, (_, i) => `chaos-${String(seed)}-${String(i)}`);

function simulatorFor(plan: Plan): Simulator {
	const simulator = createSimulator({
		now,
		random: seededRandom(plan.seed).fraction,
		settings: { lagMs: plan.lagMs, writeLimitPerMinute: null },
		onError: (error) => process.stderr.write(`simulator: ${String(error)}\n`),
	});
	simulator.simulation.faults.replace(plan.rules);
	return simulator;
}

/** The settings of the services: as shipped, with the waits scaled down to tenths. */
function settingsFor(given: {
	readonly mongoUrl: string;
	readonly redisUrl: string;
	readonly keyPrefix: string;
	readonly simulatorUrl: string;
}): Record<string, string> {
	return {
		PATH: process.env.PATH ?? '',
		MONGODB_URI: given.mongoUrl,
		REDIS_URL: given.redisUrl,
		PINLANE_STORES: 'url',
		PINLANE_QUEUE_PREFIX: given.keyPrefix,
		PINLANE_MASTER_KEY: MASTER_KEY.toString('base64'),
		PINLANE_SIMULATOR_URL: given.simulatorUrl,
		OUTBOUND_ALLOW_CIDRS: '127.0.0.0/8,::1/128',
		PINLANE_RECORD_LEASE_MS: '3000',
		PINLANE_PINTEREST_TIMEOUT_MS: '1000',
		PINLANE_LANE_LEASE_MS: '1500',
		PINLANE_READ_BACK_MS: '200,300,500,1000',
		PINLANE_UNCLEAR_MS: '1500,3000',
		PINLANE_RETRY_BASE_MS: '300',
		PINLANE_THROTTLE_MS: '1500',
		PINLANE_WEBHOOK_RETRY_MS: '300,600,1200,1800,1800,1800,1800,1800',
		PINLANE_WEBHOOK_OVERLOAD_MS: '600',
		PINLANE_WEBHOOK_TIMEOUT_MS: '1000',
		PINLANE_PACE_CAPACITY: '10',
		PINLANE_PACE_PER_SECOND: '20',
		PINLANE_SWEEP_FULL_MS: '1000',
		PINLANE_KEY_REQUESTS_PER_MINUTE: '1000000',
		PINLANE_KEY_BURST: '100000',
	};
}

/** Two workspaces: the second has the last account alone. */
async function connectAll(
	env: Record<string, string>,
	names: readonly string[],
): Promise<(ConnectedUsers & { usernames: readonly string[] })[]> {
	const { config } = readConfig(env);
	const context = await createContext(config, {
		stores: { mongoUrl: env.MONGODB_URI ?? '', redisUrl: env.REDIS_URL ?? '' },
		logger: createLogger({ level: 'silent' }),
	});
	try {
		const connected = [];
		for (const usernames of [names.slice(0, -1), names.slice(-1)]) {
			connected.push({ ...(await connectUsers(context, usernames)), usernames });
		}
		return connected;
	} finally {
		await context.close();
	}
}

async function accountsOf(
	url: string,
	workspaces: Awaited<ReturnType<typeof connectAll>>,
): Promise<StageAccount[]> {
	const lists = workspaces.map(({ workspaceId, apiKey, accountIds, usernames }) =>
		accountIds.map(async (id, i): Promise<StageAccount> => {
			const boardIds = await boardsOf(apiAt(url, apiKey), id);
			return { id, workspaceId, apiKey, username: usernames[i] ?? '', boardIds };
		}),
	);
	return Promise.all(lists.flat());
}

async function boardsOf(api: Api, accountId: string): Promise<string[]> {
	const path = `/v1/pinterest/boards?account_id=${accountId}`;
	let boards: z.output<typeof boardList> = [];
	// On a busy machine the first call may outlast the short time limit of these runs.
	await until(async () => {
		boards = await api.call({ method: 'GET', path }, boardList).catch(() => []);
		return boards.length > 0;
	});
	return boards.filter(({ name }) => name !== FAULT_BOARD).map(({ id }) => id);
}

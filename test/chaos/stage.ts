import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { z } from 'zod';
import { createContext } from '../../service/src/app/context.js';
import { apiAt, type Api } from '../../service/src/cli/dev/call-api.js';
import { readConfig } from '../../service/src/config/config.js';
import { createLogger } from '../../service/src/platform/logger.js';
import type { Guardian } from '../../service/src/platform/stores/start-guardian.js';
import { createSimulator, type Simulator } from '../../service/src/simulator/app.js';
import { connectUsers } from '../support/connect-users.js';
import { startReceiver, type Receiver } from '../support/receiver.js';
import { seededRandom } from '../support/seeded-random.js';
import { serviceProgram, type ServiceProgram } from '../support/service-program.js';
import { testDatabase, type TestDatabase } from '../support/test-database.js';
import { ACCOUNTS, type Plan } from './plan.js';

/** Epoch milliseconds of one clock for clients, simulator and receiver. */
export const now = (): number => performance.timeOrigin + performance.now();

export const SUBSCRIBED = ['pin.published', 'pin.failed', 'pin.unconfirmed'] as const;
const SECRET = 'a secret of the chaos receiver';
const MASTER_KEY = Buffer.from('chaos runs are not for production').subarray(0, 32);

/** One connected account with the boards that requests use. */
export interface StageAccount {
	readonly id: string;
	readonly boardIds: readonly string[];
}

/** Everything one run needs, on its own database and its own prefix in the run's stores. */
export interface Stage {
	readonly database: TestDatabase;
	readonly simulator: Simulator;
	readonly simulatorUrl: string;
	readonly receiver: Receiver;
	/** The process that clients talk to comes first. */
	readonly services: readonly ServiceProgram[];
	readonly url: string;
	readonly apiKey: string;
	readonly api: Api;
	readonly accounts: readonly StageAccount[];
	readonly logFolder: string;
	close(): Promise<void>;
}

export interface StageOptions {
	readonly plan: Plan;
	/** Gets the logs of the services. */
	readonly logFolder: string;
	readonly guardian: Guardian;
}

const boardList = z.array(z.object({ id: z.string(), name: z.string() }));
const FAULT_BOARD = 'Faults';

/** Starts simulator, receiver and services, connects the accounts and makes the webhook. */
export async function openStage({ plan, logFolder, guardian }: StageOptions): Promise<Stage> {
	const closers: (() => Promise<unknown>)[] = [];
	const close = async (): Promise<void> => {
		for (const closer of closers.splice(0).reverse()) await closer();
	};
	try {
		await mkdir(logFolder, { recursive: true });
		const database = testDatabase();
		closers.push(() => database.drop());
		const simulator = simulatorFor(plan);
		const { url: simulatorUrl } = await simulator.listen();
		closers.push(() => simulator.close());
		const receiver = await startReceiver({ secret: SECRET });
		closers.push(() => receiver.stop());

		const env = settingsFor(database, simulatorUrl);
		const users = await connectAll(env, plan);
		const services = await programs(plan, { env, logFolder, guardian });
		closers.push(() => Promise.all(services.map((service) => service.kill())));
		await Promise.all(services.map((service) => service.start()));

		const url = services[0]?.url ?? '';
		const api = apiAt(url, users.apiKey);
		const accounts = await Promise.all(
			users.accountIds.map(async (id) => ({ id, boardIds: await boardsOf(api, id) })),
		);
		const webhook = { url: receiver.url, secret: SECRET, events: [...SUBSCRIBED] };
		await api.call({ method: 'POST', path: '/v1/webhooks', body: webhook }, z.unknown());
		const { apiKey } = users;
		const parts = { database, simulator, simulatorUrl, receiver, services, url, apiKey };
		return { ...parts, api, accounts, logFolder, close };
	} catch (error) {
		await close();
		throw error;
	}
}

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
function settingsFor(database: TestDatabase, simulatorUrl: string): Record<string, string> {
	return {
		PATH: process.env.PATH ?? '',
		MONGODB_URI: database.mongoUrl,
		REDIS_URL: database.redisUrl,
		PINLANE_STORES: 'url',
		PINLANE_QUEUE_PREFIX: database.keyPrefix,
		PINLANE_MASTER_KEY: MASTER_KEY.toString('base64'),
		PINLANE_SIMULATOR_URL: simulatorUrl,
		OUTBOUND_ALLOW_CIDRS: '127.0.0.0/8,::1/128',
		PINLANE_RECORD_LEASE_MS: '3000',
		PINLANE_PINTEREST_TIMEOUT_MS: '1000',
		PINLANE_LANE_LEASE_MS: '1500',
		PINLANE_READ_BACK_MS: '200,300,500,1000',
		PINLANE_UNCLEAR_MS: '2000,4000',
		PINLANE_RETRY_BASE_MS: '300',
		PINLANE_WEBHOOK_RETRY_MS: '300,600,1200,2400,2400,2400,2400,2400',
		PINLANE_WEBHOOK_TIMEOUT_MS: '2000',
		PINLANE_PACE_PER_SECOND: '0',
		PINLANE_SWEEP_FULL_MS: '1000',
		PINLANE_KEY_REQUESTS_PER_MINUTE: '1000000',
		PINLANE_KEY_BURST: '100000',
	};
}

async function connectAll(env: Record<string, string>, plan: Plan) {
	const { config } = readConfig(env);
	const context = await createContext(config, {
		stores: { mongoUrl: env.MONGODB_URI ?? '', redisUrl: env.REDIS_URL ?? '' },
		logger: createLogger({ level: 'silent' }),
	});
	try {
		const names = Array.from(
			{ length: ACCOUNTS },
			(_, i) => `chaos-${String(plan.seed)}-${String(i)}`,
		);
		return await connectUsers(context, names);
	} finally {
		await context.close();
	}
}

async function programs(
	{ processes }: Plan,
	given: { env: Record<string, string>; logFolder: string; guardian: Guardian },
): Promise<ServiceProgram[]> {
	const { env, logFolder, guardian } = given;
	const program = (name: string, roles: Record<string, string>): Promise<ServiceProgram> =>
		serviceProgram({
			env: { ...env, ...roles },
			logFile: join(logFolder, `${name}.log`),
			guardian,
		});
	if (processes === 1) return [await program('service', {})];
	return [await program('api', { PINLANE_ROLES: 'api' }), await program('worker', {})];
}

async function boardsOf(api: Api, accountId: string): Promise<string[]> {
	const path = `/v1/pinterest/boards?account_id=${accountId}`;
	const boards = await api.call({ method: 'GET', path }, boardList);
	return boards.filter(({ name }) => name !== FAULT_BOARD).map(({ id }) => id);
}

import { readFile } from 'node:fs/promises';
import { startGuardian, type Guardian } from '../../service/src/platform/stores/start-guardian.js';
import { buildService } from '../support/build-service.js';
import { startFaultProxy, type FaultProxy } from '../support/fault-proxy.js';
import { scratchFolder, type ScratchFolder } from '../support/scratch-folder.js';
import { serviceProgram, type ServiceProgram } from '../support/service-program.js';
import { testDatabase, type TestDatabase } from '../support/test-database.js';
import { until } from '../support/until.js';

const WAITS = 'the database is away; the start waits for it';

let folder: ScratchFolder;
let guardian: Guardian;
let database: TestDatabase;
let mongo: FaultProxy;
let redis: FaultProxy;
let program: ServiceProgram;
let starts = 0;

beforeAll(async () => {
	buildService();
	folder = await scratchFolder();
	guardian = startGuardian(() => undefined);
});
afterAll(async () => {
	guardian.dismiss();
	await folder.remove();
});
beforeEach(() => {
	database = testDatabase();
});
afterEach(async () => {
	await program.kill();
	await Promise.all([mongo.stop(), redis.stop()]);
	await database.drop();
});

const proxyOf = (url: string): Promise<FaultProxy> => {
	const { hostname, port } = new URL(url);
	return startFaultProxy({ host: hostname, port: Number(port) });
};

/** The program behind two wires; `edit` changes the address of MongoDB. */
async function prepare(edit: (url: URL) => void = () => undefined): Promise<void> {
	mongo = await proxyOf(database.mongoUrl);
	redis = await proxyOf(database.redisUrl);
	const mongoUrl = new URL(database.mongoUrl);
	mongoUrl.port = String(mongo.port);
	// A set tells its members' own addresses, which lead past the proxy.
	mongoUrl.searchParams.delete('replicaSet');
	mongoUrl.searchParams.set('directConnection', 'true');
	edit(mongoUrl);
	starts += 1;
	program = await serviceProgram({
		env: {
			MONGODB_URI: mongoUrl.href,
			REDIS_URL: `redis://127.0.0.1:${String(redis.port)}`,
			PINLANE_STORES: 'url',
			PINLANE_QUEUE_PREFIX: database.keyPrefix,
		},
		logFile: folder.path(`start-${String(starts)}.log`),
		guardian,
	});
}

const printed = (): Promise<string> => readFile(folder.path(`start-${String(starts)}.log`), 'utf8');
const says = (text: string): Promise<void> =>
	until(async () => (await printed()).includes(text), { what: `"${text}" in the log` });
const answer = async (path: string) => {
	const response = await fetch(`${program.url}${path}`);
	return { status: response.status, body: await response.json() };
};

describe('a start while MongoDB is away', () => {
	it('waits, says so, answers nothing meanwhile, and goes on once it is there', async () => {
		await prepare();
		mongo.play({ kind: 'refuse' });
		const ready = program.start();
		await says(WAITS);
		const { pid } = program;
		await expect(fetch(`${program.url}/healthz`)).rejects.toThrow();

		mongo.play({ kind: 'pass' });
		await ready;
		expect(program.pid).toBe(pid);
		expect((await answer('/healthz')).status).toBe(200);
	});

	it('ends cleanly when it is told to', async () => {
		await prepare();
		mongo.play({ kind: 'refuse' });
		const ready = program.start();
		const refused = expect(ready).rejects.toThrow('ended at its start');
		await says(WAITS);
		await program.kill('SIGTERM');
		await refused;
		expect(program.exitCode).toBe(0);
		expect(await printed()).toContain('pinlane has ended before it had started');
	});

	it('goes on though the database goes away again in the middle', async () => {
		await prepare();
		mongo.play({ kind: 'halfOpen' });
		const ready = program.start();
		await until(() => mongo.met() > 0);
		mongo.play({ kind: 'refuse' });
		await says(WAITS);
		mongo.play({ kind: 'pass' });
		await ready;
		expect((await answer('/readyz')).status).toBe(200);
	});
});

describe('a start while Redis is away', () => {
	it('does not wait: pins can be accepted, and turns begin once it is there', async () => {
		await prepare();
		redis.play({ kind: 'refuse' });
		await program.start();
		expect((await answer('/readyz')).body).toMatchObject({ checks: { redis: 'unavailable' } });

		redis.play({ kind: 'pass' });
		await until(async () => {
			const { checks } = (await answer('/readyz')).body as { checks: Record<string, string> };
			return Object.values(checks).every((state) => state === 'ok');
		});
	});
});

describe('a start with credentials that MongoDB refuses', () => {
	it('ends at once and says why', async () => {
		await prepare((url) => {
			url.username = 'nobody';
			url.password = 'wrong-password';
		});
		await expect(program.start()).rejects.toThrow('ended at its start');
		expect(program.exitCode).toBe(1);
		const text = await printed();
		expect(text).toMatch(/does not answer: Authentication failed/);
		expect(text).not.toContain('wrong-password');
	});
});

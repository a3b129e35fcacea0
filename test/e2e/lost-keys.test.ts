import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { masterKeyId } from '../../service/src/platform/key-ring.js';
import { startGuardian, type Guardian } from '../../service/src/platform/stores/start-guardian.js';
import { buildService } from '../support/build-service.js';
import { madePin, pinBody, readPin } from '../support/pin-body.js';
import { scratchFolder, type ScratchFolder } from '../support/scratch-folder.js';
import { serviceProgram } from '../support/service-program.js';
import { startStack, type Stack } from '../support/start-stack.js';
import { subscribe } from '../support/subscribe.js';
import { testDatabase, type TestDatabase } from '../support/test-database.js';

const DIST = join(__dirname, '../../service/dist/cli');
const execute = promisify(execFile);
const [FORMER, CURRENT, OTHER] = [randomBytes(32), randomBytes(32), randomBytes(32)];
const base64 = (key: Buffer | undefined): string => key?.toString('base64') ?? '';

let database: TestDatabase;
let folder: ScratchFolder;
let guardian: Guardian;

beforeAll(() => {
	buildService();
	guardian = startGuardian(() => undefined);
});
afterAll(() => guardian.dismiss());
beforeEach(async () => {
	database = testDatabase();
	folder = await scratchFolder();
});
afterEach(async () => {
	await folder.remove();
	await database.drop();
});

const startWith = (current: Buffer, ...others: Buffer[]): Promise<Stack> =>
	startStack({
		stores: database,
		settings: {
			PINLANE_QUEUE_PREFIX: database.keyPrefix,
			PINLANE_PINTEREST_TIMEOUT_MS: '3000',
			PINLANE_MASTER_KEY: base64(current),
			PINLANE_MASTER_KEYS_OTHER: others.map(base64).join(','),
		},
	});

const settingsWith = (current: Buffer, ...others: Buffer[]): NodeJS.ProcessEnv => ({
	...process.env,
	MONGODB_URI: database.mongoUrl,
	REDIS_URL: database.redisUrl,
	PINLANE_STORES: 'url',
	PINLANE_QUEUE_PREFIX: database.keyPrefix,
	PINLANE_DATA_DIR: folder.path('data'),
	PINLANE_MASTER_KEY: base64(current),
	PINLANE_MASTER_KEYS_OTHER: others.map(base64).join(','),
});

const admin = async (env: NodeJS.ProcessEnv, ...args: string[]): Promise<string> =>
	(await execute(process.execPath, [join(DIST, 'admin.js'), ...args], { env })).stdout;

/** Accounts and a webhook, sealed under that key. */
async function seed(key: Buffer): Promise<void> {
	const stack = await startWith(key);
	await subscribe(stack, { url: stack.receiver.url });
	await stack.stop();
}

describe('a key ring that lacks the key of the data', () => {
	it('is refused at the start: code 1, the key by name, the ways out, and no secret', async () => {
		await seed(FORMER);
		const logFile = folder.path('start.log');
		const env = settingsWith(OTHER) as Record<string, string>;
		const program = await serviceProgram({ env, logFile, guardian });
		await expect(program.start()).rejects.toThrow('ended at its start');
		await program.ended();
		expect(program.exitCode).toBe(1);
		const told = await readFile(logFile, 'utf8');
		expect(told).toContain(`master key ${masterKeyId(FORMER)} is missing`);
		expect(told).toMatch(/PINLANE_MASTER_KEYS_OTHER[\s\S]*forget-secrets/);
		expect(told).not.toContain(base64(FORMER));
		expect(told).not.toContain(base64(OTHER));
		await program.kill();
	});

	it('is refused as well by a trial whose key file is gone', async () => {
		const { PINLANE_MASTER_KEY: _, ...env } = settingsWith(FORMER);
		const start = () =>
			execute(process.execPath, [join(DIST, 'dev.js'), '--once'], {
				env: { ...env, PORT: '0', PINLANE_MASTER_KEYS_OTHER: '' },
			});
		await start();
		await rm(folder.path('data', 'master-key'));
		await expect(start()).rejects.toMatchObject({
			code: 1,
			stderr: expect.stringMatching(/is missing[\s\S]*master-key[\s\S]*--fresh/) as string,
		});
	});
});

describe('npm run admin -- rotate-keys', () => {
	it('makes the former key removable, and everything still opens', async () => {
		await seed(FORMER);
		const told = await admin(settingsWith(CURRENT, FORMER), 'rotate-keys', '--data-keys');
		expect(told).toMatch(/data keys wrapped again[\s\S]*other master keys may be removed/);
		const stack = await startWith(CURRENT);
		try {
			const body = pinBody(stack, stack.simulator);
			const { id } = madePin(await stack.api('POST', '/v1/pins', { body }));
			await stack.settle();
			expect(await readPin(stack, id)).toMatchObject({ status: 'published' });
			expect(stack.receiver.ledger.every(({ verified }) => verified.contract)).toBe(true);
		} finally {
			await stack.stop();
		}
	});

	it('ends with 1 and names the key while one is missing', async () => {
		await seed(FORMER);
		await expect(admin(settingsWith(CURRENT), 'rotate-keys')).rejects.toMatchObject({
			code: 1,
			stdout: expect.stringContaining(masterKeyId(FORMER)) as string,
		});
	});
});

describe('npm run admin -- forget-secrets', () => {
	it('gives up what a lost key sealed: accounts to reconnect, webhooks off, starts again', async () => {
		await seed(FORMER);
		const env = settingsWith(CURRENT);
		await expect(admin(env, 'forget-secrets')).rejects.toMatchObject({
			code: 1,
			stderr: expect.stringContaining('--yes') as string,
		});
		const told = await admin(env, 'forget-secrets', '--yes');
		expect(told).toMatch(/forgotten: accounts [\s\S]*forgotten: webhook_endpoints /);
		expect(await admin(env, 'forget-secrets', '--yes')).toContain('0 secrets and 0 data keys');

		const program = await serviceProgram({
			env: env as Record<string, string>,
			logFile: folder.path('start.log'),
			guardian,
		});
		await program.start();
		const made = await admin(env, 'workspace', 'list');
		const [workspace = ''] = made.split(' ');
		const [, key = ''] =
			/\n(pb_test_\S+)\n/.exec(await admin(env, 'key', 'create', '--workspace', workspace)) ?? [];
		const headers = { 'X-API-Key': key };
		const accounts = await fetch(`${program.url}/v1/pinterest/accounts`, { headers });
		expect(await accounts.json()).toEqual([
			expect.objectContaining({ health_status: 'reconnect_required' }),
		]);
		const webhooks = await fetch(`${program.url}/v1/webhooks`, { headers });
		expect(await webhooks.json()).toEqual([
			expect.objectContaining({
				is_enabled: false,
				disabled_reason: expect.stringContaining('lost') as string,
			}),
		]);
		await program.kill();
	});
});

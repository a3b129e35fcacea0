import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startStack, type Stack } from '../support/start-stack.js';
import { testDatabase, type TestDatabase } from '../support/test-database.js';

const ADMIN = join(__dirname, '../../service/dist/cli/admin.js');
const execute = promisify(execFile);

describe('npm run admin', () => {
	let database: TestDatabase;
	let stack: Stack;

	beforeAll(async () => {
		database = testDatabase();
		const { mongoUrl, redisUrl } = database;
		stack = await startStack({
			stores: { mongoUrl, redisUrl },
			settings: { PINLANE_QUEUE_PREFIX: database.keyPrefix },
		});
	});
	afterAll(async () => {
		await stack.stop();
		await database.drop();
	});

	const admin = async (...args: string[]): Promise<string> => {
		const env = { ...process.env, MONGODB_URI: database.mongoUrl };
		return (await execute(process.execPath, [ADMIN, ...args], { env })).stdout;
	};
	const listAccounts = (key: string) => stack.api('GET', '/v1/pinterest/accounts', { key });

	it('makes a workspace and a key that works until it is revoked', async () => {
		const made = await admin('workspace', 'create', '--name', 'Agency', '--provider', 'simulator');
		const workspace = /workspace (\S+) +sandbox +simulator/.exec(made)?.[1] ?? '';
		expect(await admin('workspace', 'list')).toContain(workspace);

		const created = await admin('key', 'create', '--workspace', workspace, '--scopes', 'read');
		const [, id = '', key = ''] = /^key (\S+)\n(pb_test_\S+)\n/.exec(created) ?? [];
		expect(await listAccounts(key)).toMatchObject({ status: 200, body: [] });

		expect(await admin('key', 'list', '--workspace', workspace)).toMatch(/read +in force/);
		expect(await admin('key', 'list', '--workspace', workspace)).not.toContain(key);
		await admin('key', 'revoke', '--workspace', workspace, '--key', id);
		expect(await admin('key', 'list', '--workspace', workspace)).toContain('revoked');
	});

	it.each([
		[['workspace', 'create', '--name', 'x', '--provider', 'memory'], /--provider must be one of/],
		[['workspace', 'create', '--provider', 'simulator'], /--name is needed/],
		[['key', 'create', '--workspace', 'none'], /there is no workspace none/],
		[['key', 'create', '--workspace', 'x', '--colour', 'red'], /--colour/],
	])('refuses %j in one line and ends with 1', async (args, line) => {
		await expect(admin(...args)).rejects.toMatchObject({
			code: 1,
			stderr: expect.stringMatching(line),
		});
	});
});

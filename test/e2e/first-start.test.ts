import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { scratchFolder, type ScratchFolder } from '../support/scratch-folder.js';
import { testDatabase, type TestDatabase } from '../support/test-database.js';
import { until } from '../support/until.js';

const DEV = join(__dirname, '../../service/dist/cli/dev.js');
const run = promisify(execFile);
/** As `npm start` and `npm run admin` run it. */
const FLAGS = ['--disable-proto=delete'];

describe('npm start', () => {
	let database: TestDatabase;
	let folder: ScratchFolder;
	let child: ChildProcess | undefined;

	beforeEach(async () => {
		database = testDatabase();
		folder = await scratchFolder();
	});
	afterEach(async () => {
		const running = child;
		child = undefined;
		if (running && running.exitCode === null) {
			const ended = new Promise((resolve) => running.once('exit', resolve));
			running.kill('SIGTERM');
			await ended;
		}
		await folder.remove();
		await database.drop();
	});

	const settings = (): NodeJS.ProcessEnv => ({
		...process.env,
		MONGODB_URI: database.mongoUrl,
		REDIS_URL: database.redisUrl,
		PINLANE_QUEUE_PREFIX: database.keyPrefix,
		PINLANE_DATA_DIR: folder.path('data'),
		PORT: '0',
	});
	const ready = async (): Promise<Record<string, unknown>> =>
		JSON.parse(await readFile(folder.path('data', 'ready.json'), 'utf8')) as Record<
			string,
			unknown
		>;

	it('publishes one pin with --once, prints its way, and keeps the sandbox for the next start', async () => {
		const first = await run(process.execPath, [...FLAGS, DEV, '--once'], { env: settings() });
		expect(first.stdout).toMatch(/accept +→ queued[\s\S]*claim +→ publishing/);
		expect(first.stdout).toMatch(/succeed +→ published[\s\S]*pin\.published, signature verified/);
		const facts = await ready();
		expect(facts).toMatchObject({
			url: expect.stringMatching(/^http:/),
			api_key: expect.stringMatching(/^pb_test_[0-9A-Za-z]{49}$/),
			boards: [{ id: expect.any(String), name: expect.any(String) }, {}, {}],
			fault_boards: [{ name: 'Faults' }],
			image_url: expect.stringMatching(/\.png$/),
			simulator_url: expect.stringMatching(/^http:/),
		});

		await run(process.execPath, [...FLAGS, DEV, '--once'], { env: settings() });
		const again = await ready();
		expect(again['account_id']).toBe(facts['account_id']);
		expect(again['api_key']).toBe(facts['api_key']);
	});

	it('stays up and prints a curl line that publishes another pin as pasted', async () => {
		const started = spawn(process.execPath, [...FLAGS, DEV], { env: settings() });
		child = started;
		let output = '';
		started.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
		await until(() => output.includes('Ends with Ctrl-C'), { what: 'the end of the start' });
		const line = /^curl .*$/m.exec(output)?.[0] ?? '';
		const { stdout } = await run('bash', ['-c', line]);
		const pin = JSON.parse(stdout) as { id: string; status: string };
		expect(pin.status).toBe('queued');

		const { url, api_key: key } = (await ready()) as { url: string; api_key: string };
		await until(async () => {
			const answer = await fetch(`${url}/v1/pins/${pin.id}`, { headers: { 'X-API-Key': key } });
			return ((await answer.json()) as { status: string }).status === 'published';
		});
	});

	it('runs without the accessor by which a prototype is reached', async () => {
		const text = await readFile(join(__dirname, '../../package.json'), 'utf8');
		const { scripts } = JSON.parse(text) as { scripts: Record<string, string> };
		for (const name of ['start', 'admin']) {
			expect({ name, script: scripts[name] }).toEqual({
				name,
				script: expect.stringContaining(`node ${FLAGS.join(' ')} service/dist/`),
			});
		}
	});

	it('names the settings it cannot use, all at once, and ends with 1', async () => {
		const bad = { ...settings(), PORT: 'high', PINLANE_STORES: 'memory' };
		const failed = run(process.execPath, [DEV, '--once'], { env: bad });
		await expect(failed).rejects.toMatchObject({
			code: 1,
			stderr: expect.stringMatching(/PORT: .*\n.*PINLANE_STORES: /),
		});
	});
});
